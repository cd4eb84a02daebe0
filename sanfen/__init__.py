"""Sanfen (三分): product grades, enterprise classes and area colours for a regulator."""
