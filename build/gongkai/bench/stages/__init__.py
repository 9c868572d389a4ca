"""What gongkai does in each stage that is measured; ``listed`` puts it beside its peers.

Each side of a stage is a function of a room that prepares a ``Trial``.
"""
