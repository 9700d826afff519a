/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.exception.PoolLockedException;

/**
 * The right to open a pool's file within this JVM. It is held from before the file is opened or created until after it
 * is closed.
 * <p>
 * Invariants: a file has at most one claim, whichever class loaders ask (device and inode identify the file, if the
 * system has them, so links do not matter). The file exists and is a regular file when the claim is made. Code without
 * the claim opens neither the file nor its lock file. The lock against other processes is taken besides. It can't
 * replace the claim, because opening and closing the file once more would drop a POSIX lock.
 */
final class PoolFileClaim {

	/** The claims of this class loader, by the file's key, with the path that each was made for. */
	private static final Map<Object, Path> CLAIMS = new ConcurrentHashMap<>();

	/** The path that the user has given. */
	private final Path file;

	/** The path of the file without links. */
	private final Path realFile;

	private final Object key;

	private final JvmClaim jvmClaim;

	private final boolean fileCreated;

	private final List<Path> changedDirectories;

	private PoolFileClaim(Path file, Path realFile, Object key, JvmClaim jvmClaim, boolean fileCreated,
			List<Path> changedDirectories) {
		this.file = file;
		this.realFile = realFile;
		this.key = key;
		this.jvmClaim = jvmClaim;
		this.fileCreated = fileCreated;
		this.changedDirectories = changedDirectories;
	}

	/** Claims the file, which is created with its directories if it is missing. */
	static PoolFileClaim take(Path path) {
		Path file = absolute(path);
		try {
			if (Files.isDirectory(file)) {
				throw new PoolAccessException(PoolFacts.of(file.toString()), "Pool path " + file + " is a directory",
						"Name a file, for example " + file.resolve("data.pmem"), null);
			}
			refuseDanglingLink(file);
			List<Path> changedDirectories = new ArrayList<>();
			createDirectories(file.getParent(), changedDirectories);
			// Two class loaders that create the same file must not drop each other's locks by closing it.
			JvmClaim nameClaim = JvmClaim.tryTake("name " + realName(file));
			if (nameClaim == null) {
				throw isOpenInThisJvm(file, "somewhere else");
			}
			try {
				boolean created = createFile(file);
				if (created && file.getParent() != null) {
					changedDirectories.add(file.getParent());
				}
				return claim(file, created, changedDirectories);
			} finally {
				nameClaim.release();
			}
		} catch (AccessDeniedException ex) {
			throw new PoolAccessException(PoolFacts.of(file.toString()), "No permission to create or open pool " + file
					+ " (denied at " + ex.getFile() + ")", FileTrouble.ACCESS_DENIED.advice(), ex);
		} catch (IOException ex) {
			throw new PoolAccessException(PoolFacts.of(file.toString()), "Can't create or open pool " + file + " (" + ex
					+ ")", FileTrouble.of(ex).advice(), ex);
		}
	}

	/** Claims a file that must be there; nothing is created. */
	static PoolFileClaim takeExisting(Path path) {
		Path file = absolute(path);
		try {
			refuseDanglingLink(file);
			if (!Files.exists(file)) {
				throw new PoolAccessException(PoolFacts.of(file.toString()), "There is no pool " + file,
						"Name the file of a pool", null);
			}
			return claim(file, false, List.of());
		} catch (IOException ex) {
			throw new PoolAccessException(PoolFacts.of(file.toString()), "Can't open pool " + file + " (" + ex + ")",
					FileTrouble.of(ex).advice(), ex);
		}
	}

	/**
	 * The absolute path. If the JVM can't express the name of the working directory (the locale lacks some of its
	 * characters; with {@code LC_ALL=C} it lacks all but ASCII), the JDK's absolute path would lead to another
	 * directory. The path is then taken from the link by which Linux names the working directory.
	 */
	static Path absolute(Path path) {
		Path absolute = path.toAbsolutePath().normalize();
		Path workingDirectory = Path.of("/proc/self/cwd");
		if (path.isAbsolute() || !Files.isDirectory(workingDirectory)) {
			return absolute;
		}
		try {
			if (Files.isSameFile(workingDirectory, Path.of("").toAbsolutePath())) {
				return absolute;
			}
		} catch (IOException _) {
			// The directory that the JVM takes for the working directory does not exist.
		}
		// not normalized: ".." behind a link leads somewhere else
		return workingDirectory.resolve(path);
	}

	private static PoolFileClaim claim(Path file, boolean created, List<Path> changedDirectories) throws IOException {
		BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
		if (!attributes.isRegularFile()) {
			throw new PoolAccessException(PoolFacts.of(file.toString()), "Pool path " + file + " is not a regular file",
					"Name another path", null);
		}
		Path realFile = file.toRealPath();
		Object key = keyOf(attributes, realFile);
		Path holder = CLAIMS.putIfAbsent(key, file);
		if (holder != null) {
			throw isOpenInThisJvm(file, "as " + holder);
		}
		@Nullable
		JvmClaim jvmClaim = null;
		boolean isTaken = false;
		try {
			jvmClaim = JvmClaim.tryTake("file " + key);
			if (jvmClaim == null) {
				throw isOpenInThisJvm(file, "in another class loader");
			}
			PoolFileClaim claim = new PoolFileClaim(file, realFile, key, jvmClaim, created, changedDirectories);
			isTaken = true;
			return claim;
		} finally {
			if (!isTaken) {
				if (jvmClaim != null) {
					jvmClaim.release();
				}
				forget(key, file);
			}
		}
	}

	private static PoolLockedException isOpenInThisJvm(Path file, String where) {
		return new PoolLockedException(PoolFacts.of(file.toString()), "Pool " + file
				+ " is open already in this JVM (process " + ProcessHandle.current().pid() + ") " + where,
				"Close the other PersistentHeap first, share it, or name another file", null);
	}

	private static Object keyOf(BasicFileAttributes attributes, Path realFile) {
		return (attributes.fileKey() != null) ? attributes.fileKey() : realFile;
	}

	/** The key that distinguishes a file from others that have, or had, the same path. */
	static Object keyOf(Path file) throws IOException {
		return keyOf(Files.readAttributes(file, BasicFileAttributes.class), file);
	}

	/** As {@link #keyOf}; an empty text if there's no file. */
	static Object keyOfIfThere(Path file) throws IOException {
		try {
			return keyOf(file);
		} catch (NoSuchFileException _) {
			return "";
		}
	}

	private static void refuseDanglingLink(Path path) throws IOException {
		if (!Files.isSymbolicLink(path) || Files.exists(path)) {
			return;
		}
		try {
			// This call fails and gives the reason: a circle of links is another trouble.
			Path unexpected = path.toRealPath();
			assert Files.exists(unexpected) : unexpected;
		} catch (NoSuchFileException ex) {
			throw new PoolAccessException(PoolFacts.of(path.toString()), "Pool path " + path + " is a symbolic link to "
					+ Files.readSymbolicLink(path) + ", which does not exist",
					"If it lies on a disk that is not mounted, mount it; else make what it leads to, or remove the link",
					ex);
		}
	}

	/** The name of a file that may not be there yet, without links in its directories. */
	private static Path realName(Path file) throws IOException {
		if (Files.exists(file)) {
			return file.toRealPath();
		}
		Path directory = file.getParent();
		return (directory != null) ? directory.toRealPath().resolve(file.getFileName()) : file;
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
				refuseDanglingLink(directory);
				throw ex;
			}
		}
	}

	/** Makes a file that its owner alone can read: it holds all that the application stores. */
	static boolean createFile(Path file) throws IOException {
		if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
			return false;
		}
		try {
			Files.createFile(file, ownerOnly(file));
			return true;
		} catch (FileAlreadyExistsException _) {
			return false;
		}
	}

	private static FileAttribute<?>[] ownerOnly(Path file) {
		return file.getFileSystem().supportedFileAttributeViews().contains("posix")
				? new FileAttribute<?>[]{PosixFilePermissions.asFileAttribute(
						Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE))}
				: new FileAttribute<?>[0];
	}

	/** The file of the {@link ProcessLock}: beside the pool's real file, whatever links lead there. */
	Path lockFile() {
		Path base = isExpressible(this.realFile) ? this.realFile : this.file;
		return base.resolveSibling(base.getFileName() + ".lock");
	}

	/** Whether the path's text is complete, and has no characters that the JVM's locale lacks. */
	static boolean isExpressible(Path path) {
		try {
			return Path.of(path.toString()).equals(path);
		} catch (InvalidPathException _) {
			return false;
		}
	}

	PoolLockedException lockedByOtherProcess() {
		return new PoolLockedException(facts(), "Pool " + this.file + " is open in another process or class loader",
				"Stop that process (lsof or fuser tell which it is), or name another file", null);
	}

	/** What exceptions tell of the pool. */
	PoolFacts facts() {
		return PoolFacts.of(this.file.toString());
	}

	PoolLockedException lockedByProcess(long pid) {
		return new PoolLockedException(facts(), "Pool " + this.file + " is open in another process, " + pid
				+ " as its lock file " + lockFile() + " says", "Stop that process, or name another file", null);
	}

	PoolAccessException cannotOpen(IOException cause) {
		return new PoolAccessException(facts(), "Can't open pool " + this.file + " (" + cause.getMessage() + ")",
				FileTrouble.of(cause).advice(), cause);
	}

	PoolAccessException cannotMap(long sizeBytes, Throwable cause) {
		return cannotMap("up to a maximum size of " + sizeBytes + " bytes", cause);
	}

	PoolAccessException cannotMap(String what, Throwable cause) {
		return new PoolAccessException(facts(), "Can't map pool " + this.file + ' ' + what + " (" + cause.getMessage()
				+ ")",
				"Use a local file system; if address space is what is missing, lower the maximum size or raise the limit (ulimit -v)",
				cause);
	}

	Path file() {
		return this.file;
	}

	/** The key that distinguishes this file from others that get its path later. */
	String fileKey() {
		return this.key.toString();
	}

	/**
	 * Directories with new entries, outermost first. They must be synced before anything in the file counts as durable.
	 */
	List<Path> changedDirectories() {
		return this.changedDirectories;
	}

	/**
	 * A description of the file's loss. Null if the path still leads to the file, and the file is no shorter than it
	 * must be. Also null if the path can't be checked. Opens nothing.
	 */
	@Nullable
	String describeLoss(long sizeBytes) {
		try {
			BasicFileAttributes attributes = Files.readAttributes(this.realFile, BasicFileAttributes.class);
			if (!keyOf(attributes, this.realFile).equals(this.key)) {
				return "another file lies at its path by now, the pool's own was replaced or moved away";
			}
			return (attributes.size() < sizeBytes)
					? "its file was cut off, from " + sizeBytes + " bytes to " + attributes.size()
					: null;
		} catch (IOException ex) {
			FileTrouble trouble = FileTrouble.of(ex);
			boolean gone = trouble == FileTrouble.NO_SUCH_FILE || trouble == FileTrouble.NO_DIRECTORY;
			return gone ? "its file was deleted or moved away" : null;
		}
	}

	/** Removes the file if this claim has created it. Only while the file is locked. */
	void deleteCreatedFile() {
		if (this.fileCreated) {
			try {
				Files.deleteIfExists(this.realFile);
			} catch (IOException _) {
				// An empty file stays behind; the next opening takes it for a new one.
			}
		}
	}

	void release() {
		// in this order: nobody else can have claimed the file before the last step, which is done only once
		this.jvmClaim.release();
		forget(this.key, this.file);
	}

	private static void forget(Object key, Path file) {
		for (int attempt = 1;; attempt++) {
			try {
				CLAIMS.remove(key, file);
				return;
			} catch (OutOfMemoryError | StackOverflowError ex) {
				Attempts.again(attempt, ex);
			}
		}
	}

}
