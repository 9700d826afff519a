package dev.pmem.heap.medium;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolLockedException;

import org.jspecify.annotations.Nullable;

/**
 * The right to open a pool's file within this JVM, held from before the file is opened until after it is closed.
 * <p>
 * Invariants: at most one claim per file (told by device and inode where there are such, so links do not matter); the
 * file exists and is a regular file when the claim is made. The lock against other processes comes on top: it can not
 * replace the claim, because opening and closing the file once more would drop a POSIX lock.
 */
final class PoolFileClaim {

	private static final Map<Object, Path> CLAIMS = new ConcurrentHashMap<>();

	private final Path file;

	private final Object key;

	private final boolean fileCreated;

	private final List<Path> changedDirectories;

	private PoolFileClaim(Path file, Object key, boolean fileCreated, List<Path> changedDirectories) {
		this.file = file;
		this.key = key;
		this.fileCreated = fileCreated;
		this.changedDirectories = changedDirectories;
	}

	/** Claims the file, which is created with its directories if it is missing. */
	static PoolFileClaim take(Path path) {
		Path file = path.toAbsolutePath().normalize();
		try {
			if (Files.isDirectory(file)) {
				throw new PoolAccessException(
						"Pool path " + file + " is a directory. Name a file, for example " + file.resolve("data.pmem"));
			}
			List<Path> changedDirectories = new ArrayList<>();
			createDirectories(file.getParent(), changedDirectories);
			boolean created = createFile(file);
			if (created && file.getParent() != null) {
				changedDirectories.add(file.getParent());
			}
			return claim(file, created, changedDirectories);
		} catch (AccessDeniedException ex) {
			throw new PoolAccessException("No permission to create or open pool " + file + " as user "
					+ System.getProperty("user.name") + " (denied at " + ex.getFile()
					+ "). Grant read and write on the file and on its directory, or name another path", ex);
		} catch (IOException ex) {
			throw new PoolAccessException("Can't create or open pool " + file + " (" + ex
					+ "). Name a path on a local file system where user " + System.getProperty("user.name")
					+ " may create files", ex);
		}
	}

	/** Claims a file that must be there; nothing is created. */
	static PoolFileClaim takeExisting(Path path) {
		Path file = path.toAbsolutePath().normalize();
		try {
			if (!Files.exists(file)) {
				throw new PoolAccessException("There is no pool " + file + ". Name the file of a pool");
			}
			return claim(file, false, List.of());
		} catch (IOException ex) {
			throw new PoolAccessException("Can't open pool " + file + " (" + ex + "). Grant user "
					+ System.getProperty("user.name") + " read on the file and its directory", ex);
		}
	}

	private static PoolFileClaim claim(Path file, boolean created, List<Path> changedDirectories) throws IOException {
		BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
		if (!attributes.isRegularFile()) {
			throw new PoolAccessException("Pool path " + file + " is not a regular file. Name another path");
		}
		Object key = (attributes.fileKey() != null) ? attributes.fileKey() : file.toRealPath();
		Path holder = CLAIMS.putIfAbsent(key, file);
		if (holder != null) {
			throw new PoolLockedException("Pool " + file + " is open already in this JVM (process "
					+ ProcessHandle.current().pid() + ") as " + holder
					+ ". Close the other PersistentHeap first, share it, or name another file");
		}
		return new PoolFileClaim(file, key, created, changedDirectories);
	}

	private static void createDirectories(@Nullable Path directory, List<Path> changedDirectories) throws IOException {
		if (directory == null || Files.isDirectory(directory)) {
			return;
		}
		createDirectories(directory.getParent(), changedDirectories);
		try {
			Files.createDirectory(directory);
			if (directory.getParent() != null) {
				changedDirectories.add(directory.getParent());
			}
		} catch (FileAlreadyExistsException ex) {
			if (!Files.isDirectory(directory)) {
				throw ex;
			}
		}
	}

	private static boolean createFile(Path file) throws IOException {
		if (Files.exists(file)) {
			return false;
		}
		try {
			Files.createFile(file);
			return true;
		} catch (FileAlreadyExistsException _) {
			return false;
		}
	}

	/** Where {@link FileChannelMedium} keeps its lock. */
	Path lockFile() {
		return this.file.resolveSibling(this.file.getFileName() + ".lock");
	}

	/**
	 * Whether another process holds the lock file, if there is one. Must be asked with the pool's own file locked: then
	 * nobody can take the lock file after this has looked.
	 */
	boolean isLockedByLockFile() {
		if (!Files.exists(lockFile())) {
			return false;
		}
		try (FileChannel channel = FileChannel.open(lockFile(), StandardOpenOption.WRITE)) {
			return channel.tryLock() == null;
		} catch (IOException ex) {
			throw new PoolAccessException("Can't open lock file " + lockFile() + " of the pool (" + ex
					+ "). Make it writable, or delete it while no process has the pool open", ex);
		}
	}

	/** As {@link #isLockedByLockFile}, for who may not write. */
	boolean isLockedByLockFileForReading() {
		if (!Files.exists(lockFile())) {
			return false;
		}
		try (FileChannel channel = FileChannel.open(lockFile(), StandardOpenOption.READ)) {
			return channel.tryLock(0, Long.MAX_VALUE, true) == null;
		} catch (OverlappingFileLockException _) {
			return true;
		} catch (IOException ex) {
			throw new PoolAccessException("Can't read lock file " + lockFile() + " of the pool (" + ex
					+ "). Make it readable", ex);
		}
	}

	PoolLockedException lockedByOtherProcess() {
		return new PoolLockedException("Pool " + this.file + " is open in another process or class loader"
				+ ". Stop that process (lsof or fuser tell which it is), or name another file");
	}

	PoolAccessException cannotOpen(IOException cause, String advice) {
		return new PoolAccessException("Can't open pool " + this.file + " (" + cause.getMessage() + "). " + advice,
				cause);
	}

	PoolAccessException cannotMap(long sizeBytes, Throwable cause) {
		return cannotMap("up to a maximum size of " + sizeBytes + " bytes", cause);
	}

	PoolAccessException cannotMap(String what, Throwable cause) {
		return new PoolAccessException("Can't map pool " + this.file + ' ' + what + " (" + cause.getMessage()
				+ "). Use a local file system; if address space is what is missing,"
				+ " lower the maximum size or raise the limit (ulimit -v)", cause);
	}

	Path file() {
		return this.file;
	}

	/** Directories with new entries, outermost first: to be synced before anything in the file counts as durable. */
	List<Path> changedDirectories() {
		return this.changedDirectories;
	}

	/** Removes the file if this claim has created it. Only while the file is locked. */
	void deleteCreatedFile() {
		if (this.fileCreated) {
			try {
				Files.deleteIfExists(this.file);
			} catch (IOException _) {
				// An empty file stays behind; the next opening takes it for a new one.
			}
		}
	}

	void release() {
		CLAIMS.remove(this.key, this.file);
	}

}
