package dev.pmem.heap.medium;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.exception.PoolLockedException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the medium that suits a file and the platform.
 */
public final class Mediums {

	/** System property that chooses the medium: {@code auto} (the default), {@code mapped} or {@code channel}. */
	public static final String MEDIUM_PROPERTY = "pmem.medium";

	private static final Logger logger = LoggerFactory.getLogger(Mediums.class);

	private static final AtomicBoolean fallbackLogged = new AtomicBoolean();

	private Mediums() {}

	/**
	 * Opens a file as {@link MappedMedium#open} does or, where native access is denied or the platform is another one,
	 * as {@link FileChannelMedium#open} does.
	 * @throws PoolLockedException if the file is open already, in this or another process
	 * @throws PoolAccessException if the file can't be created, opened or mapped
	 * @throws PoolFullException if there is no space for the initial size
	 */
	public static Medium open(Path path, MediumOptions options) {
		String choice = System.getProperty(MEDIUM_PROPERTY, "auto");
		return switch (choice) {
			case "auto" -> openFirstUsable(path, options);
			case "mapped" -> MappedMedium.open(path, options);
			case "channel" -> FileChannelMedium.open(path, options);
			default -> throw new IllegalArgumentException("System property " + MEDIUM_PROPERTY + " is '" + choice
					+ "'. Choose auto, mapped or channel");
		};
	}

	private static Medium openFirstUsable(Path path, MediumOptions options) {
		try {
			Posix.get();
		} catch (UnsupportedOperationException ex) {
			if (fallbackLogged.compareAndSet(false, true)) {
				logger.info("Pools are mapped by FileChannel, so they grow more slowly: {}", ex.getMessage());
			}
			return FileChannelMedium.open(path, options);
		}
		return MappedMedium.open(path, options);
	}

}
