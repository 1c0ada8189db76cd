"""The rules of the hotline: pure, standard library only; they know neither clock nor sentence."""
