"""客户信用档案: who the customers are, how to reach them, and which names and accounts pay for them."""
