package dev.pmem.heap.catalog;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The layouts of an extent's objects in the terms of the extent's class: where a layout has a view, the view. Immutable but
 * for a cache; thread-safe.
 */
public final class ExtentLayouts {

	private final Catalog catalog;

	private final ExtentHistory history;

	/** The number of the layout that the class writes, which needs no view. */
	private final int current;

	private final Map<Integer, StoredLayout> known = new ConcurrentHashMap<>();

	/**
	 * @param current the number of the layout that the extent was last opened with
	 */
	public ExtentLayouts(Catalog catalog, ExtentHistory history, int current) {
		this.catalog = catalog;
		this.history = history;
		this.current = current;
	}

	/** As an extent is recorded. */
	public static ExtentLayouts of(Catalog catalog, ExtentRecord extent, ExtentHistory history) {
		return new ExtentLayouts(catalog, history, extent.layouts().getLast());
	}

	/**
	 * How objects are read whose headers name this layout.
	 * @throws dev.pmem.heap.exception.CorruptPoolException if the catalog has no such layout
	 */
	public StoredLayout get(int number) {
		StoredLayout found = this.known.get(number);
		if (found == null) {
			int readAs = (number == this.current) ? number : this.history.viewOf(number);
			found = new StoredLayout(number, this.catalog.layout(readAs));
			this.known.put(number, found);
		}
		return found;
	}

}
