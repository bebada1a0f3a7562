"""How a brief ends: its product trial, and itself."""
