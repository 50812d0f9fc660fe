"""The frame and the components every screen is made of; `docs/develop/design.md` is the guide."""
