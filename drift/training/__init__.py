"""Fine-tuning with Keras on TensorFlow, and the snapshots of it. What is here may import TensorFlow."""
