package dev.pmem.heap.medium;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.exception.PoolLockedException;

import jdk.nio.mapmode.ExtendedMapMode;

import org.jspecify.annotations.Nullable;

/**
 * A file that is mapped with what the JDK offers without native access. Slower than {@link MappedMedium} at growing, for
 * which zeros are written, and it can't keep the page cache from large folios.
 * <p>
 * Invariants: the lock is on a file of its own, {@code <pool>.lock}, which stays when the pool is closed, and besides
 * on the pool itself, where {@code MappedMedium} looks; the JVM drops the latter when anybody in the process opens and
 * closes the pool's file. After opening no channel is used for anything an interrupt would close it for:
 * {@link RandomAccessFile} and {@link MemorySegment#force()} are not interruptible.
 * <p>
 * The JDK lengthens a file to what is mapped of it, so while it is being opened, and only then, a file has its maximum
 * length. Not for Windows, where a mapped file can't be shortened again.
 */
public final class FileChannelMedium extends FileMedium {

	private static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");

	private static final byte[] ZEROS = new byte[1 << 20];

	private final RandomAccessFile file;

	/** A second opening, closed no earlier than the first, for the lock on that would go with it. */
	private final RandomAccessFile wholeSyncFile;

	private final RandomAccessFile lockFile;

	private FileChannelMedium(PoolFileClaim claim, RandomAccessFile file, RandomAccessFile wholeSyncFile,
			RandomAccessFile lockFile, FenceReach fenceReach, @Nullable CacheFlush cacheFlush, Arena arena,
			MemorySegment mapping,
			long sizeBytes) {
		super(claim, fenceReach, cacheFlush, arena, mapping, sizeBytes);
		this.file = file;
		this.wholeSyncFile = wholeSyncFile;
		this.lockFile = lockFile;
	}

	/**
	 * Opens a file as {@link MappedMedium#open} does, except that holes are not filled.
	 * @throws PoolLockedException if the file is open already, in this or another process
	 * @throws PoolAccessException if the file can't be created, opened or mapped
	 * @throws PoolFullException if there is no space for the initial size
	 */
	public static FileChannelMedium open(Path path, MediumOptions options) {
		PoolFileClaim claim = PoolFileClaim.take(path);
		// The channels that are used while opening would be closed if the thread were interrupted.
		boolean interrupted = Thread.interrupted();
		FileChannelMedium medium;
		try {
			medium = open(claim, options);
		} catch (IOException ex) {
			claim.release();
			throw claim.cannotOpen(ex, "Grant user " + System.getProperty("user.name")
					+ " read and write on the file and its directory, or name another path");
		} catch (RuntimeException | Error ex) {
			claim.release();
			throw ex;
		} finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
		medium.growIfEmpty(options.initialSizeBytes());
		return medium;
	}

	private static FileChannelMedium open(PoolFileClaim claim, MediumOptions options) throws IOException {
		@Nullable
		RandomAccessFile lockFile = null;
		@Nullable
		RandomAccessFile file = null;
		@Nullable
		Arena arena = null;
		try {
			lockFile = openLocked(claim, claim.lockFile());
			file = openLocked(claim, claim.file());
			if (options.fenceReach() == FenceReach.DEVICE) {
				for (Path directory : claim.changedDirectories()) {
					syncDirectory(directory);
				}
			}
			long sizeBytes = file.length();
			long mappedBytes = Math.max(options.maximumSizeBytes(), sizeBytes);
			boolean persistentMemory = CacheFlushes.allowsJdk() && canMapPersistentMemory(file, mappedBytes)
					&& JdkCacheFlush.isSafe();
			arena = Arena.ofShared();
			MemorySegment mapping = map(claim, file, mappedBytes, persistentMemory, arena);
			return new FileChannelMedium(claim, file, new RandomAccessFile(claim.file().toFile(), "rw"), lockFile,
					options.fenceReach(),
					persistentMemory ? new JdkCacheFlush() : null, arena, mapping, sizeBytes);
		} catch (IOException | RuntimeException | Error ex) {
			if (arena != null) {
				arena.close();
			}
			closeQuietly(file);
			closeQuietly(lockFile);
			throw ex;
		}
	}

	private static RandomAccessFile openLocked(PoolFileClaim claim, Path path) throws IOException {
		RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
		try {
			if (file.getChannel().tryLock() == null) {
				throw claim.lockedByOtherProcess();
			}
			return file;
		} catch (OverlappingFileLockException _) {
			closeQuietly(file);
			throw claim.lockedByOtherProcess();
		} catch (IOException | RuntimeException | Error ex) {
			closeQuietly(file);
			throw ex;
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
			return file.getChannel().map(mode, 0, mappedBytes, arena);
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
	void truncate(long sizeBytes) throws IOException {
		this.file.setLength(sizeBytes);
	}

	@Override
	boolean isDiskFull(IOException failure, long missingBytes) {
		String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
		if (message.contains("no space") || message.contains("quota") || message.contains("file too large")) {
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
	void sync(long start, long end) throws IOException {
		if (!LINUX || end > sizeBytes()) {
			// New length, or an operating system whose msync need not reach the device.
			this.file.getFD().sync();
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
		this.wholeSyncFile.getFD().sync();
	}

	private void forceMapped(long start, long end) throws IOException {
		try {
			mapping().asSlice(start, end - start).force();
		} catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

	@Override
	void closeFile() {
		closeQuietly(this.wholeSyncFile);
		closeQuietly(this.file);
		closeQuietly(this.lockFile);
	}

	private static void closeQuietly(@Nullable RandomAccessFile file) {
		try {
			if (file != null) {
				file.close();
			}
		} catch (IOException _) {
			// Nothing was promised to be written by closing it.
		}
	}

}
