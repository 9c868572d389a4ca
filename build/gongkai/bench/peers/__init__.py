"""What gongkai is held against: other programs, and what any program must do at least.

Each works on the content that the stage works on. One that is not installed says how to get it and
is not measured; nothing is guessed of it.
"""
