"""The measures: pure arithmetic, arrays in, arrays or small frozen dataclasses out."""
