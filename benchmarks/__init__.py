"""How long answers take, on made-up seasons and on published plans, beside a plain model of the same rules."""
