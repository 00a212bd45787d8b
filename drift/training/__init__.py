"""Fine-tuning with Keras on TensorFlow, and the snapshots of it. What is here may import TensorFlow.

A training has one thread, unless whoever runs it set TensorFlow's own variables or has it running already:
a step's matrices are too small to gain by more, and as many trainings at once as there are cores do.
"""

import os

for _which in ("INTRAOP", "INTEROP"):
    os.environ.setdefault(f"TF_NUM_{_which}_THREADS", "1")
