"""What trains more than one run or runs a model again: controls, studies, masked words."""
