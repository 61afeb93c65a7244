"""催款: who gets which letter today, who gets none and why, and the letters as they were sent."""
