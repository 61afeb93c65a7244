"""The practice company (示范账簿): a made-up furniture maker, forty customers, three years of trade."""
