"""一企一档: one enterprise with everything behind its class."""
