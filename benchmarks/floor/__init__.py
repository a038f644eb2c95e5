"""The floor: as little as a Django view that saves something and shows a page can do."""
