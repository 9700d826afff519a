/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.SyncFailedException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;

import jdk.nio.mapmode.ExtendedMapMode;
import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.exception.PoolLockedException;
import dev.pmem.heap.medium.LockRecord.Lengthening;

/**
 * A file that is mapped by the JDK, without native access. It grows more slowly than a {@link MappedMedium}, because
 * growing writes zeros. It can't keep the page cache from large folios, and can't see holes or shared blocks.
 * <p>
 * Invariants: the file is locked by a {@link ProcessLock}. After opening, no channel is used for an operation during
 * which an interrupt would close it: {@link RandomAccessFile} and {@link MappedByteBuffer#force(int, int)} are not
 * interruptible.
 * <p>
 * The JDK lengthens a file to the size of its mapping. A file therefore has its maximum length while it is being
 * opened, and only then. The lock file says so meanwhile. If a kill leaves the file lengthened, the next process to
 * open it cuts it back. This does not work on Windows, where a mapped file can't be shortened again.
 */
public final class FileChannelMedium extends FileMedium {

	private static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");

	private static final byte[] ZEROS = new byte[1 << 20];

	/** The part of the mapping that one buffer covers. */
	private static final long WINDOW_BYTES = 1L << 30;

	/** Called while a file has its maximum length; does nothing outside of tests. */
	static volatile Runnable whileLengthened = () -> {};

	private final RandomAccessFile file;

	/** A second opening of the file. It is not closed before the first one, because closing it would drop the lock. */
	private final RandomAccessFile wholeSyncFile;

	private final ProcessLock processLock;

	/** For one thread at a time. */
	private final EngineLock processLockUse = new EngineLock();

	/** The mapping in parts: a range of a buffer can be forced without creating an object. */
	private final MappedByteBuffer[] windows;

	private FileChannelMedium(PoolFileClaim claim, OpenFiles files, FenceReach fenceReach,
			@Nullable CacheFlush cacheFlush, Arena arena, MemorySegment mapping, long sizeBytes) {
		super(claim, fenceReach, cacheFlush, arena, mapping, sizeBytes);
		this.file = files.file();
		this.wholeSyncFile = files.wholeSyncFile();
		this.processLock = files.processLock();
		this.windows = new MappedByteBuffer[(int) ((mapping.byteSize() + WINDOW_BYTES - 1) / WINDOW_BYTES)];
		for (int index = 0; index < this.windows.length; index++) {
			long start = index * WINDOW_BYTES;
			long windowBytes = Math.min(WINDOW_BYTES, mapping.byteSize() - start);
			this.windows[index] = (MappedByteBuffer) mapping.asSlice(start, windowBytes).asByteBuffer();
		}
	}

	/**
	 * Opens a file as {@link MappedMedium#open} does, but does not fill holes.
	 * @throws PoolLockedException if the file is open already, in this or another process
	 * @throws PoolAccessException if the file can't be created, opened or mapped
	 * @throws PoolFullException if there is no space for the initial size
	 * @throws CorruptPoolException if the file is empty and was a pool
	 */
	public static FileChannelMedium open(Path path, MediumOptions options) {
		// An interrupt of the thread would close the channels that are used while opening.
		boolean interrupted = Thread.interrupted();
		try {
			return FileOpening.open(path, options, (claim) -> open(claim, options));
		} finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private static FileChannelMedium open(PoolFileClaim claim, MediumOptions options) throws IOException {
		if (!PoolFileClaim.isExpressible(claim.file())) {
			throw new PoolAccessException(claim.facts(), "Can't open pool " + claim.file()
					+ ": its path has characters that the locale of this process lacks",
					"Start it with LC_ALL=C.UTF-8, or with --enable-native-access=ALL-UNNAMED", null);
		}
		@Nullable
		ProcessLock processLock = null;
		@Nullable
		RandomAccessFile file = null;
		@Nullable
		Arena arena = null;
		try {
			processLock = ProcessLock.take(claim);
			file = new RandomAccessFile(claim.file().toFile(), "rw");
			processLock.lockPool(file);
			if (options.fenceReach() == FenceReach.DEVICE) {
				for (Path directory : claim.changedDirectories()) {
					syncDirectory(directory);
				}
			}
			cutBack(claim, processLock, file);
			long sizeBytes = file.length();
			long mappedBytes = Math.max(options.maximumSizeBytes(), sizeBytes);
			arena = Arena.ofShared();
			processLock.note(new Lengthening(claim.fileKey(), sizeBytes, mappedBytes));
			boolean persistentMemory = CacheFlushes.allowsJdk() && canMapPersistentMemory(file, mappedBytes)
					&& JdkCacheFlush.isSafe();
			MemorySegment mapping = map(claim, file, mappedBytes, persistentMemory, arena);
			processLock.note(null);
			OpenFiles files = new OpenFiles(file, new RandomAccessFile(claim.file().toFile(), "rw"), processLock);
			return new FileChannelMedium(claim, files, options.fenceReach(),
					persistentMemory ? new JdkCacheFlush() : null, arena, mapping, sizeBytes);
		} catch (IOException | RuntimeException | Error ex) {
			if (arena != null) {
				arena.close();
			}
			closeQuietly(file);
			if (processLock != null) {
				processLock.close();
			}
			throw ex;
		}
	}

	/** Cuts the file back if a process was killed while it had lengthened the file. */
	private static void cutBack(PoolFileClaim claim, ProcessLock processLock, RandomAccessFile file)
			throws IOException {
		Lengthening lengthening = processLock.lengthening();
		if (lengthening != null) {
			long own = lengthening.sizeOf(claim.fileKey(), file.length());
			if (own != file.length()) {
				file.setLength(own);
			}
			processLock.note(null);
		}
	}

	private static boolean canMapPersistentMemory(RandomAccessFile file, long mappedBytes) throws IOException {
		long sizeBytes = file.length();
		try (Arena arena = Arena.ofConfined()) {
			file.getChannel().map(ExtendedMapMode.READ_WRITE_SYNC, 0, mappedBytes, arena);
			return true;
		} catch (IOException | OutOfMemoryError | UnsupportedOperationException | NoClassDefFoundError _) {
			// no such file system, processor, or module jdk.nio.mapmode
			return false;
		} finally {
			file.setLength(sizeBytes);
		}
	}

	private static MemorySegment map(PoolFileClaim claim, RandomAccessFile file, long mappedBytes,
			boolean persistentMemory, Arena arena) throws IOException {
		long sizeBytes = file.length();
		try {
			MapMode mode = persistentMemory ? ExtendedMapMode.READ_WRITE_SYNC : MapMode.READ_WRITE;
			MemorySegment mapping = file.getChannel().map(mode, 0, mappedBytes, arena);
			whileLengthened.run();
			return mapping;
		} catch (IOException | OutOfMemoryError ex) {
			throw claim.cannotMap(mappedBytes, ex);
		} finally {
			file.setLength(sizeBytes);
		}
	}

	private static void syncDirectory(Path directory) throws IOException {
		try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
			channel.force(true);
		}
	}

	@Override
	public String kind() {
		CacheFlush cacheFlush = cacheFlush();
		return (cacheFlush != null) ? "DAX, " + cacheFlush.label() : "file channel";
	}

	@Override
	void allocate(long oldSizeBytes, long sizeBytes) throws IOException {
		this.file.seek(oldSizeBytes);
		long missingBytes = sizeBytes - oldSizeBytes;
		while (missingBytes > 0) {
			int length = (int) Math.min(ZEROS.length, missingBytes);
			this.file.write(ZEROS, 0, length);
			missingBytes -= length;
		}
	}

	@Override
	void secureBlocks() throws IOException {
		String type = Files.getFileStore(this.claim.file()).type();
		if (type.equals("btrfs") || type.equals("zfs") || type.equals("bcachefs")) {
			System.getLogger(FileChannelMedium.class.getName()).log(System.Logger.Level.WARNING, "Pool " + name()
					+ " lies on " + type
					+ ", which copies on write: a store may need new space. Should it meet a full disk,"
					+ " commits stop until the pool is opened again with space free. What was acknowledged is not lost by"
					+ " that. On btrfs a file that had the attribute C (chattr +C) when it was empty is not copied");
		}
	}

	@Override
	void truncate(long sizeBytes) throws IOException {
		this.file.setLength(sizeBytes);
	}

	@Override
	boolean isDiskFull(IOException failure, long missingBytes) {
		if (FileTrouble.of(failure).isNoSpace()) {
			return true;
		}
		try {
			// The message may be in any language.
			return Files.getFileStore(this.claim.file()).getUsableSpace() < Math.min(missingBytes, ZEROS.length);
		} catch (IOException _) {
			return false;
		}
	}

	@Override
	boolean isMarked() {
		UserDefinedFileAttributeView view = attributes();
		try {
			return view != null && view.list().contains(POOL_MARK);
		} catch (IOException _) {
			// The file system has no such attributes.
			return false;
		} finally {
			renewAfterOpening();
		}
	}

	@Override
	void mark() {
		UserDefinedFileAttributeView view = attributes();
		try {
			if (view != null && !isMarked()) {
				view.write(POOL_MARK, ByteBuffer.wrap(new byte[]{'1'}));
			}
		} catch (IOException _) {
			// As above: a pool that is cut to zero bytes then can't be distinguished from a new file.
		} finally {
			renewAfterOpening();
		}
	}

	private @Nullable UserDefinedFileAttributeView attributes() {
		return Files.getFileAttributeView(this.claim.file(), UserDefinedFileAttributeView.class);
	}

	/** The JDK reads and writes attributes by opening and closing the file, which drops the file's lock. */
	private void renewAfterOpening() {
		if (renewLock() != null) {
			throw this.claim.lockedByOtherProcess();
		}
	}

	@Override
	@Nullable
	String renewLock() {
		this.processLockUse.lock();
		try {
			return this.processLock.renew();
		} finally {
			this.processLockUse.holder = null;
		}
	}

	@Override
	void sync(long start, long end) throws IOException {
		if (!LINUX || end > sizeBytes()) {
			// The length is new, or the operating system's msync need not reach the device.
			syncFile(this.file);
		}
		if (start < Math.min(end, sizeBytes())) {
			forceMapped(start, Math.min(end, sizeBytes()));
		}
	}

	@Override
	void syncAll() throws IOException {
		if (!LINUX) {
			forceMapped(0, sizeBytes());
		}
		syncFile(this.wholeSyncFile);
	}

	private void syncFile(RandomAccessFile file) throws IOException {
		try {
			file.getFD().sync();
		} catch (SyncFailedException ex) {
			syncFailed();
			throw ex;
		}
	}

	private void forceMapped(long start, long end) throws IOException {
		try {
			for (long offset = start; offset < end;) {
				int inWindow = (int) (offset % WINDOW_BYTES);
				int length = (int) Math.min(WINDOW_BYTES - inWindow, end - offset);
				this.windows[(int) (offset / WINDOW_BYTES)].force(inWindow, length);
				offset += length;
			}
		} catch (UncheckedIOException ex) {
			syncFailed();
			throw ex.getCause();
		}
	}

	@Override
	void closeFile() {
		closeQuietly(this.wholeSyncFile);
		closeQuietly(this.file);
		this.processLockUse.lock();
		try {
			this.processLock.close();
		} finally {
			this.processLockUse.holder = null;
		}
	}

	private static void closeQuietly(@Nullable RandomAccessFile file) {
		try {
			if (file != null) {
				file.close();
			}
		} catch (IOException _) {
			// Closing the file was never promised to write anything.
		}
	}

	private record OpenFiles(RandomAccessFile file, RandomAccessFile wholeSyncFile, ProcessLock processLock) {}

}
