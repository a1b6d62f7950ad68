"""Where sessions come from: addresses, Git hosts, and the policy for fetching from them."""
