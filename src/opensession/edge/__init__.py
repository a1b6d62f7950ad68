"""The Workers runtime: everything that touches its JavaScript objects, besides the two stores."""
