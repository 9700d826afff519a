package dev.pmem.heap.medium;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The calls of the C library that a mapped file needs, for Linux on x86-64 and aarch64 (their constants agree).
 * <p>
 * All functions go through one call shape, six longs in and a long out, because each further shape costs 10 to 20 ms
 * at start; the address is an argument. On both platforms integer arguments of fixed and of variadic functions travel
 * in the same registers, unused registers are ignored, and of an int result only the lower half counts. The linker is
 * touched at the first use only.
 */
final class Posix {

	static final int EINTR = 4;

	static final int EAGAIN = 11;

	static final int EACCES = 13;

	static final int EINVAL = 22;

	static final int EFBIG = 27;

	static final int ENOSPC = 28;

	static final int EROFS = 30;

	static final int EOPNOTSUPP = 95;

	static final int EDQUOT = 122;

	private static final int O_RDONLY = 0;

	private static final int O_RDWR = 2;

	private static final int O_CLOEXEC = 0x80000;

	private static final int SEEK_END = 2;

	private static final int F_OFD_SETLK = 37;

	private static final short F_RDLCK = 0;

	private static final short F_WRLCK = 1;

	private static final int PROT_READ_WRITE = 3;

	private static final int PROT_READ_EXECUTE = 5;

	private static final int MAP_SHARED = 1;

	private static final int MAP_PRIVATE = 2;

	private static final int MAP_SHARED_VALIDATE = 3;

	private static final int MAP_NORESERVE = 0x4000;

	private static final int MAP_SYNC = 0x80000;

	private static final int MFD_CLOEXEC = 1;

	private static final int MADV_RANDOM = 1;

	private static final int MADV_WILLNEED = 3;

	private static final int MS_SYNC = 4;

	private static final Charset PATH_CHARSET = Charset
			.forName(System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name()), StandardCharsets.UTF_8);

	private static volatile @Nullable Posix instance;

	private final StructLayout captureLayout = Linker.Option.captureStateLayout();

	private final long errnoOffset = this.captureLayout
			.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

	private final MethodHandle call;

	private final MemorySegment open;

	private final MemorySegment close;

	private final MemorySegment lseek;

	private final MemorySegment fcntl;

	private final MemorySegment ftruncate;

	private final MemorySegment posixFallocate;

	private final MemorySegment fsync;

	private final MemorySegment fdatasync;

	private final MemorySegment msync;

	private final MemorySegment mmap;

	private final MemorySegment munmap;

	private final MemorySegment madvise;

	private final MemorySegment strerror;

	private final MemorySegment write;

	/** Missing in C libraries of before 2018. */
	private final @Nullable MemorySegment memfdCreate;

	@SuppressWarnings("restricted")
	private Posix() {
		Linker linker = Linker.nativeLinker();
		ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
		this.call = linker.downcallHandle(FunctionDescriptor.of(word, word, word, word, word, word, word),
				Linker.Option.captureCallState("errno"));
		SymbolLookup lookup = linker.defaultLookup();
		this.open = lookup.findOrThrow("open");
		this.close = lookup.findOrThrow("close");
		this.lseek = lookup.findOrThrow("lseek");
		this.fcntl = lookup.findOrThrow("fcntl");
		this.ftruncate = lookup.findOrThrow("ftruncate");
		this.posixFallocate = lookup.findOrThrow("posix_fallocate");
		this.fsync = lookup.findOrThrow("fsync");
		this.fdatasync = lookup.findOrThrow("fdatasync");
		this.msync = lookup.findOrThrow("msync");
		this.mmap = lookup.findOrThrow("mmap");
		this.munmap = lookup.findOrThrow("munmap");
		this.madvise = lookup.findOrThrow("madvise");
		this.strerror = lookup.findOrThrow("strerror");
		this.write = lookup.findOrThrow("write");
		this.memfdCreate = lookup.find("memfd_create").orElse(null);
	}

	/**
	 * The one instance.
	 * @throws UnsupportedOperationException if the platform is another one or native access is denied; says which
	 */
	static Posix get() {
		Posix posix = instance;
		if (posix == null) {
			synchronized (Posix.class) {
				posix = instance;
				if (posix == null) {
					posix = load();
					instance = posix;
				}
			}
		}
		return posix;
	}

	/** Of the two processors that are supported, whether this is the other one. */
	static boolean isAarch64() {
		return processor().equals("aarch64");
	}

	private static String processor() {
		return System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
	}

	static boolean isUsable() {
		try {
			get();
			return true;
		} catch (UnsupportedOperationException _) {
			return false;
		}
	}

	private static Posix load() {
		String system = System.getProperty("os.name", "");
		String processor = processor();
		if (!system.equals("Linux") || !(processor.equals("amd64") || processor.equals("aarch64"))) {
			throw new UnsupportedOperationException(
					"native access is implemented for Linux on amd64 and aarch64, this is " + system + " on "
							+ processor);
		}
		try {
			return new Posix();
		} catch (IllegalCallerException ex) {
			throw new UnsupportedOperationException(
					"native access is denied; start java with --enable-native-access=ALL-UNNAMED", ex);
		} catch (RuntimeException | LinkageError ex) {
			throw new UnsupportedOperationException("the C library can't be called: " + ex, ex);
		}
	}

	int open(Path file) throws PosixException {
		return open(file, O_RDWR);
	}

	int openForReading(Path file) throws PosixException {
		return open(file, O_RDONLY);
	}

	private int open(Path file, int access) throws PosixException {
		try (Arena arena = Arena.ofConfined()) {
			MemorySegment path = pathName(arena, file);
			return (int) check("open", invoke(this.open, path.address(), access | O_CLOEXEC, 0, 0, 0, 0));
		}
	}

	void close(int descriptor) throws PosixException {
		check("close", invoke(this.close, descriptor, 0, 0, 0, 0, 0));
	}

	long sizeBytes(int descriptor) throws PosixException {
		return checkLong("lseek", invoke(this.lseek, descriptor, 0, SEEK_END, 0, 0, 0));
	}

	/**
	 * Locks the whole file for this descriptor against all others, without waiting. Such a lock conflicts with the
	 * record locks of {@link java.nio.channels.FileLock} too but, unlike those, is not lost when the process opens and
	 * closes the file once more.
	 * @return whether the lock was got
	 */
	boolean tryLock(int descriptor) throws PosixException {
		return tryLock(descriptor, F_WRLCK);
	}

	/** As {@link #tryLock}, but such locks do not conflict with each other. */
	boolean tryLockForReading(int descriptor) throws PosixException {
		return tryLock(descriptor, F_RDLCK);
	}

	private boolean tryLock(int descriptor, short type) throws PosixException {
		try (Arena arena = Arena.ofConfined()) {
			// struct flock: short type, short whence, 4 bytes gap, long start, long length (0: all), int pid (must be 0)
			MemorySegment lock = arena.allocate(32, 8);
			lock.set(ValueLayout.JAVA_SHORT, 0, type);
			check("fcntl", invoke(this.fcntl, descriptor, F_OFD_SETLK, lock.address(), 0, 0, 0));
			return true;
		} catch (PosixException ex) {
			if (ex.errno() == EAGAIN || ex.errno() == EACCES) {
				return false;
			}
			throw ex;
		}
	}

	void truncate(int descriptor, long sizeBytes) throws PosixException {
		check("ftruncate", invoke(this.ftruncate, descriptor, sizeBytes, 0, 0, 0, 0));
	}

	/** Allocates disk blocks for all of {@code [0, sizeBytes)}, holes included, and lengthens the file if needed. */
	void allocate(int descriptor, long offset, long sizeBytes) throws PosixException {
		while (true) {
			int errno = (int) invoke(this.posixFallocate, descriptor, offset, sizeBytes, 0, 0, 0).value();
			if (errno == 0) {
				return;
			}
			if (errno != EINTR) {
				throw failure("posix_fallocate", errno);
			}
		}
	}

	/** Syncs contents and what is needed to find them. */
	void syncData(int descriptor) throws PosixException {
		check("fdatasync", invoke(this.fdatasync, descriptor, 0, 0, 0, 0, 0));
	}

	/** Syncs a mapped range, which must start at a page, and what is needed to find it in the file. */
	void syncMapped(long address, long sizeBytes) throws PosixException {
		check("msync", invoke(this.msync, address, sizeBytes, MS_SYNC, 0, 0, 0));
	}

	/** Syncs the entries of a directory. */
	void syncDirectory(Path directory) throws PosixException {
		int descriptor = openForReading(directory);
		try {
			check("fsync", invoke(this.fsync, descriptor, 0, 0, 0, 0, 0));
		} finally {
			close(descriptor);
		}
	}

	/** Maps a file from its start, shared, for reading and writing. The range may reach beyond the end of the file. */
	long map(int descriptor, long sizeBytes) throws PosixException {
		return checkLong("mmap",
				invoke(this.mmap, 0, sizeBytes, PROT_READ_WRITE, MAP_SHARED | MAP_NORESERVE, descriptor, 0));
	}

	/**
	 * As {@link #map}, without a page cache in between, and such that whoever stores to the mapping finds it in the file
	 * after a crash: for files on persistent memory.
	 * @return the address, or 0 if the file system does not offer that
	 */
	long mapSynchronously(int descriptor, long sizeBytes) throws PosixException {
		int flags = MAP_SHARED_VALIDATE | MAP_SYNC | MAP_NORESERVE;
		Result result = invoke(this.mmap, 0, sizeBytes, PROT_READ_WRITE, flags, descriptor, 0);
		// kernels of before 4.15 don't know the kind of mapping
		if (result.value() == -1 && (result.errno() == EOPNOTSUPP || result.errno() == EINVAL)) {
			return 0;
		}
		return checkLong("mmap", result);
	}

	/**
	 * Puts machine code into memory that can be read and executed, and never was writable: it is written into a nameless
	 * file, which is then mapped.
	 * @return the address
	 */
	long mapCode(byte[] code) throws PosixException {
		if (this.memfdCreate == null) {
			throw new UnsupportedOperationException("the C library has no memfd_create");
		}
		try (Arena arena = Arena.ofConfined()) {
			MemorySegment name = arena.allocateFrom("pmem-flush");
			int descriptor = (int) check("memfd_create",
					invoke(this.memfdCreate, name.address(), MFD_CLOEXEC, 0, 0, 0, 0));
			try {
				MemorySegment copy = arena.allocateFrom(ValueLayout.JAVA_BYTE, code);
				long written = checkLong("write",
						invoke(this.write, descriptor, copy.address(), code.length, 0, 0, 0));
				assert written == code.length : written;
				return checkLong("mmap",
						invoke(this.mmap, 0, code.length, PROT_READ_EXECUTE, MAP_PRIVATE, descriptor, 0));
			} finally {
				close(descriptor);
			}
		}
	}

	/** Maps a file from its start, so that stores stay in this mapping and never reach the file. */
	long mapPrivate(int descriptor, long sizeBytes) throws PosixException {
		return checkLong("mmap",
				invoke(this.mmap, 0, sizeBytes, PROT_READ_WRITE, MAP_PRIVATE | MAP_NORESERVE, descriptor, 0));
	}

	/** Never fails for a range that was mapped. */
	void unmap(long address, long sizeBytes) {
		Result result = invoke(this.munmap, address, sizeBytes, 0, 0, 0, 0);
		assert (int) result.value() == 0 : result;
	}

	void adviseRandom(long address, long sizeBytes) throws PosixException {
		check("madvise", invoke(this.madvise, address, sizeBytes, MADV_RANDOM, 0, 0, 0));
	}

	/** A hint, which may be without effect. */
	void adviseWillNeed(long address, long sizeBytes) {
		invoke(this.madvise, address, sizeBytes, MADV_WILLNEED, 0, 0, 0);
	}

	private static MemorySegment pathName(Arena arena, Path path) {
		byte[] name = path.toString().getBytes(PATH_CHARSET);
		MemorySegment terminated = arena.allocate(name.length + 1L);
		MemorySegment.copy(name, 0, terminated, ValueLayout.JAVA_BYTE, 0, name.length);
		return terminated;
	}

	private long check(String function, Result result) throws PosixException {
		if ((int) result.value() == -1) {
			throw failure(function, result.errno());
		}
		return result.value();
	}

	private long checkLong(String function, Result result) throws PosixException {
		if (result.value() == -1) {
			throw failure(function, result.errno());
		}
		return result.value();
	}

	@SuppressWarnings("restricted")
	private PosixException failure(String function, int errno) {
		long text = invoke(this.strerror, errno, 0, 0, 0, 0, 0).value();
		String reason = (text != 0) ? MemorySegment.ofAddress(text).reinterpret(256).getString(0) : "unknown error";
		return new PosixException(function, errno, reason);
	}

	/**
	 * One call; repeated if a signal interrupted it. A file descriptor is gone after close even if that was
	 * interrupted; the functions with a long result are never interrupted.
	 */
	private Result invoke(MemorySegment function, long a, long b, long c, long d, long e, long f) {
		try (Arena arena = Arena.ofConfined()) {
			MemorySegment capture = arena.allocate(this.captureLayout);
			while (true) {
				long value = (long) this.call.invokeExact(function, capture, a, b, c, d, e, f);
				int errno = capture.get(ValueLayout.JAVA_INT, this.errnoOffset);
				boolean repeatable = function != this.close && function != this.lseek && function != this.mmap;
				if ((int) value != -1 || errno != EINTR || !repeatable) {
					return new Result(value, errno);
				}
			}
		} catch (RuntimeException | Error ex) {
			throw ex;
		} catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Result(long value, int errno) {}

	/** A call that failed. */
	static final class PosixException extends IOException {

		private static final long serialVersionUID = 1L;

		private final int errno;

		PosixException(String function, int errno, String reason) {
			super(function + ": " + reason + " (errno " + errno + ")");
			this.errno = errno;
		}

		int errno() {
			return this.errno;
		}

	}

}
