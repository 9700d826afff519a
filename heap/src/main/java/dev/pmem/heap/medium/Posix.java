/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.medium.SystemCalls.CallState;
import dev.pmem.heap.medium.SystemCalls.Function;

/**
 * The calls that a mapped file needs, for Linux on x86-64 and aarch64 (their constants agree). The linker is touched at
 * the first use only. Thread-safe, but for the call states that are passed in.
 */
final class Posix {

	/** The result of {@link #seekData} and {@link #seekHole} if there are no data, or no hole. */
	static final long NONE = -1;

	private static final int O_RDONLY = 0;

	private static final int O_RDWR = 2;

	private static final int O_CLOEXEC = 0x80000;

	private static final int SEEK_END = 2;

	private static final int SEEK_DATA = 3;

	private static final int SEEK_HOLE = 4;

	private static final int F_OFD_SETLK = 37;

	private static final short F_RDLCK = 0;

	private static final short F_WRLCK = 1;

	private static final int LOCK_SH = 1;

	private static final int LOCK_EX = 2;

	private static final int LOCK_NB = 4;

	private static final int FALLOC_FL_KEEP_SIZE = 1;

	private static final int FALLOC_FL_PUNCH_HOLE = 2;

	private static final int FALLOC_FL_UNSHARE_RANGE = 0x40;

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

	private static final int STATX_X86_64 = 332;

	private static final int STATX_AARCH64 = 291;

	private static final int AT_EMPTY_PATH = 0x1000;

	private static final int STATX_BLOCKS = 0x400;

	/** Bytes of struct statx, and where it has its count of blocks of 512 bytes. */
	private static final int STATX_BYTES = 256;

	private static final int STATX_BLOCKS_OFFSET = 48;

	/** A size larger than any struct statfs; the first field of the struct is the file system's magic number. */
	private static final int STATFS_BYTES = 256;

	private static final byte[] ZEROS = new byte[1 << 18];

	private static volatile @Nullable Posix instance;

	private final SystemCalls calls = new SystemCalls();

	private Posix() {}

	/**
	 * The only instance.
	 * @throws UnsupportedOperationException if the platform is another one or native access is denied; the message says
	 * which
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

	/** The instance if it exists already; links nothing. */
	static @Nullable Posix getIfLoaded() {
		return instance;
	}

	/** Whether the processor is aarch64, the second of the two supported processors. */
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

	void open(Path file, OpenDescriptor into) throws PosixException {
		open(file, O_RDWR, into);
	}

	int openForReading(Path file) throws PosixException {
		OpenDescriptor opened = new OpenDescriptor();
		open(file, O_RDONLY, opened);
		return opened.number;
	}

	private void open(Path file, int access, OpenDescriptor into) throws PosixException {
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			MemorySegment path = pathName(arena, file);
			// nothing that can fail lies between the call and the store of its result
			into.number = (int) invoke(state, Function.OPEN, path.address(), access | O_CLOEXEC, 0, 0, 0, 0);
			check(state, Function.OPEN, into.number);
		}
	}

	void close(int descriptor) throws PosixException {
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			// A descriptor is gone after close, even if the call was interrupted.
			check(state, Function.CLOSE, this.calls.call(state, Function.CLOSE, descriptor, 0, 0, 0, 0, 0));
		}
	}

	/**
	 * Closes a descriptor through which nothing was promised to be written. The descriptor is gone even if the call
	 * fails.
	 */
	void closeQuietly(int descriptor) {
		try {
			close(descriptor);
		} catch (PosixException _) {
			// see above
		}
	}

	/**
	 * Closes a descriptor through which nothing was promised to be written, unless it is closed already. May be called
	 * again after an error of the JVM.
	 */
	void close(OpenDescriptor open) {
		if (open.number < 0) {
			return;
		}
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			this.calls.call(state, Function.CLOSE, open.number, 0, 0, 0, 0, 0);
			// no call in between: the number may belong to another file by now
			open.number = -1;
		}
	}

	long sizeBytes(int descriptor) throws PosixException {
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			return checkLong(state, Function.LSEEK, seek(state, descriptor, 0, SEEK_END));
		}
	}

	/**
	 * The first place with data at or behind an offset; {@link #NONE} if there are none before the end.
	 * @throws PosixException with {@link Errno#EINVAL} if the file system does not tell
	 */
	long seekData(int descriptor, long offset) throws PosixException {
		return seekOrNone(descriptor, offset, SEEK_DATA);
	}

	/**
	 * The first hole at or behind an offset, which may be the end of the file; {@link #NONE} at the end or behind it.
	 */
	long seekHole(int descriptor, long offset) throws PosixException {
		return seekOrNone(descriptor, offset, SEEK_HOLE);
	}

	private long seekOrNone(int descriptor, long offset, int what) throws PosixException {
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			long found = seek(state, descriptor, offset, what);
			if (found == -1 && state.errno() == Errno.ENXIO) {
				return NONE;
			}
			return checkLong(state, Function.LSEEK, found);
		}
	}

	private long seek(CallState state, int descriptor, long offset, int what) {
		return this.calls.call(state, Function.LSEEK, descriptor, offset, what, 0, 0, 0);
	}

	/** The number of bytes that the file takes on the disk; {@link #NONE} if the system does not tell. */
	long allocatedBytes(int descriptor) {
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			MemorySegment empty = arena.allocate(1);
			MemorySegment found = arena.allocate(STATX_BYTES, Long.BYTES);
			long result = invoke(state, Function.SYSCALL, isAarch64() ? STATX_AARCH64 : STATX_X86_64, descriptor,
					empty.address(), AT_EMPTY_PATH, STATX_BLOCKS, found.address());
			boolean told = result == 0 && (found.get(ValueLayout.JAVA_INT, 0) & STATX_BLOCKS) != 0;
			return told ? 512 * found.get(ValueLayout.JAVA_LONG, STATX_BLOCKS_OFFSET) : NONE;
		}
	}

	/** The magic number of the file's file system; 0 if the system does not tell. */
	long fileSystemMagic(Path file) {
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			MemorySegment found = arena.allocate(STATFS_BYTES, Long.BYTES);
			long result = invoke(state, Function.STATFS, pathName(arena, file).address(), found.address(), 0, 0, 0, 0);
			return ((int) result == 0) ? found.get(ValueLayout.JAVA_LONG, 0) : 0;
		}
	}

	/**
	 * Asks the file system by a structure, which the file system fills.
	 * @return 0, or the errno
	 */
	int control(int descriptor, long request, MemorySegment structure) {
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			return errno(state, invoke(state, Function.IOCTL, descriptor, request, structure.address(), 0, 0, 0));
		}
	}

	/**
	 * Locks the whole file for this descriptor against all others, without waiting. Such a lock also conflicts with the
	 * record locks of {@link java.nio.channels.FileLock}. Unlike those, it is not lost when the process opens and
	 * closes the file once more.
	 * @return whether the lock was taken
	 * @throws PosixException with {@link Errno#EINVAL} if the kernel or the sandbox has no such locks
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
			CallState state = new CallState(arena);
			// struct flock: short type, short whence, 4 bytes gap, long start, long length (0: all), int pid (must be 0)
			MemorySegment lock = arena.allocate(32, 8);
			lock.set(ValueLayout.JAVA_SHORT, 0, type);
			return checkLocked(state, Function.FCNTL,
					invoke(state, Function.FCNTL, descriptor, F_OFD_SETLK, lock.address(), 0, 0, 0));
		}
	}

	/** As {@link #tryLock}, but by {@code flock}, which conflicts with no other kind of lock. */
	boolean tryFlock(int descriptor, boolean forReading) throws PosixException {
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			int operation = (forReading ? LOCK_SH : LOCK_EX) | LOCK_NB;
			return checkLocked(state, Function.FLOCK,
					invoke(state, Function.FLOCK, descriptor, operation, 0, 0, 0, 0));
		}
	}

	private boolean checkLocked(CallState state, Function function, long result) throws PosixException {
		int errno = errno(state, result);
		if (errno == Errno.EAGAIN || errno == Errno.EACCES) {
			return false;
		}
		if (errno != 0) {
			throw failure(function, errno);
		}
		return true;
	}

	void truncate(int descriptor, long sizeBytes) throws PosixException {
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			check(state, Function.FTRUNCATE,
					invoke(state, Function.FTRUNCATE, descriptor, sizeBytes, 0, 0, 0, 0));
		}
	}

	/**
	 * Allocates disk blocks for a range, and lengthens the file if the range ends behind the file's end. Present bytes
	 * keep their contents; new blocks read as zeros. If the file system, the kernel or the C library can't allocate,
	 * zeros are written; the range must be a hole, or lie behind the end of the file.
	 */
	void allocate(int descriptor, long offset, long sizeBytes) throws PosixException {
		int errno = tryAllocate(descriptor, offset, sizeBytes);
		if (Errno.isUnsupported(errno)) {
			writeZeros(descriptor, offset, sizeBytes);
		} else if (errno != 0) {
			throw failure(Function.FALLOCATE, errno);
		}
	}

	/**
	 * Allocates disk blocks for a range, and writes nothing.
	 * @return 0, or the errno
	 */
	int tryAllocate(int descriptor, long offset, long sizeBytes) {
		return change(descriptor, 0, offset, sizeBytes);
	}

	/** Makes a hole of a range. */
	void punchHole(int descriptor, long offset, long sizeBytes) throws PosixException {
		int errno = change(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, sizeBytes);
		if (errno != 0) {
			throw failure(Function.FALLOCATE, errno);
		}
	}

	/**
	 * Gives a file blocks of its own for a range of which it shares some blocks with other files.
	 * @return 0, or the errno
	 */
	int tryUnshare(int descriptor, long offset, long sizeBytes) {
		return change(descriptor, FALLOC_FL_UNSHARE_RANGE, offset, sizeBytes);
	}

	private int change(int descriptor, int mode, long offset, long sizeBytes) {
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			return errno(state, invoke(state, Function.FALLOCATE, descriptor, mode, offset, sizeBytes, 0, 0));
		}
	}

	private void writeZeros(int descriptor, long offset, long sizeBytes) throws PosixException {
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			MemorySegment zeros = arena.allocate(Math.min(sizeBytes, ZEROS.length));
			long position = offset;
			long end = offset + sizeBytes;
			while (position < end) {
				position += checkLong(state, Function.PWRITE, invoke(state, Function.PWRITE, descriptor,
						zeros.address(), Math.min(zeros.byteSize(), end - position), position, 0, 0));
			}
		}
	}

	/**
	 * Syncs the contents of the file and the metadata that is needed to find them. Allocates nothing.
	 * @return 0, or the errno
	 */
	int syncData(CallState state, int descriptor) {
		return errno(state, invoke(state, Function.FDATASYNC, descriptor, 0, 0, 0, 0, 0));
	}

	/**
	 * Syncs a mapped range, which must start at a page, and the metadata that is needed to find it in the file.
	 * Allocates nothing.
	 * @return 0, or the errno
	 */
	int syncMapped(CallState state, long address, long sizeBytes) {
		return errno(state, invoke(state, Function.MSYNC, address, sizeBytes, MS_SYNC, 0, 0, 0));
	}

	/** Syncs the entries of a directory. */
	void syncDirectory(Path directory) throws PosixException {
		int descriptor = openForReading(directory);
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			check(state, Function.FSYNC, invoke(state, Function.FSYNC, descriptor, 0, 0, 0, 0, 0));
		} finally {
			close(descriptor);
		}
	}

	/** Maps a file from its start, shared, for reading and writing. The range may reach beyond the end of the file. */
	void map(int descriptor, long sizeBytes, MappedRange into) throws PosixException {
		map(descriptor, sizeBytes, PROT_READ_WRITE, MAP_SHARED | MAP_NORESERVE, into);
	}

	/**
	 * As {@link #map}, but without a page cache, for files on persistent memory: stores to the mapping are found in the
	 * file after a crash.
	 * @return whether the file system offers such a mapping; if not, nothing is mapped
	 */
	boolean mapSynchronously(int descriptor, long sizeBytes, MappedRange into) throws PosixException {
		try {
			map(descriptor, sizeBytes, PROT_READ_WRITE, MAP_SHARED_VALIDATE | MAP_SYNC | MAP_NORESERVE,
					into);
			return true;
		} catch (PosixException ex) {
			// kernels before 4.15 do not know this kind of mapping
			if (Errno.isUnsupported(ex.errno())) {
				return false;
			}
			throw ex;
		}
	}

	/** Maps a file from its start; stores stay in this mapping and never reach the file. */
	void mapPrivate(int descriptor, long sizeBytes, MappedRange into) throws PosixException {
		map(descriptor, sizeBytes, PROT_READ_WRITE, MAP_PRIVATE | MAP_NORESERVE, into);
	}

	private void map(int descriptor, long sizeBytes, int protection, int flags, MappedRange into)
			throws PosixException {
		into.sizeBytes = sizeBytes;
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			into.address = this.calls.call(state, Function.MMAP, 0, sizeBytes, protection, flags, descriptor, 0);
			checkLong(state, Function.MMAP, into.address);
		}
	}

	/**
	 * Puts machine code into memory that can be read and executed, and was never writable. The code is written into a
	 * nameless file, which is then mapped.
	 * @return the address
	 */
	long mapCode(byte[] code) throws PosixException {
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			MemorySegment name = arena.allocateFrom("pmem-flush");
			int descriptor = (int) check(state, Function.MEMFD_CREATE,
					invoke(state, Function.MEMFD_CREATE, name.address(), MFD_CLOEXEC, 0, 0, 0, 0));
			try {
				MemorySegment copy = arena.allocateFrom(ValueLayout.JAVA_BYTE, code);
				long written = checkLong(state, Function.WRITE,
						invoke(state, Function.WRITE, descriptor, copy.address(), code.length, 0, 0, 0));
				assert written == code.length : written;
				MappedRange range = new MappedRange();
				map(descriptor, code.length, PROT_READ_EXECUTE, MAP_PRIVATE, range);
				return range.address;
			} finally {
				close(descriptor);
			}
		}
	}

	/** Unmaps the range, unless it is unmapped already. May be called again after an error of the JVM. */
	void unmap(MappedRange range) {
		if (range.address == MappedRange.NONE) {
			return;
		}
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			this.calls.call(state, Function.MUNMAP, range.address, range.sizeBytes, 0, 0, 0, 0);
			// no call in between: something else may be mapped there by now
			range.address = MappedRange.NONE;
		}
	}

	/** A hint, which may be refused. */
	void adviseRandom(long address, long sizeBytes) {
		advise(address, sizeBytes, MADV_RANDOM);
	}

	/** A hint, which may be refused. */
	void adviseWillNeed(long address, long sizeBytes) {
		advise(address, sizeBytes, MADV_WILLNEED);
	}

	private void advise(long address, long sizeBytes, int advice) {
		try (Arena arena = Arena.ofConfined()) {
			invoke(new CallState(arena), Function.MADVISE, address, sizeBytes, advice, 0, 0, 0);
		}
	}

	/** Whether a file has an extended attribute of this name. */
	boolean hasAttribute(int descriptor, String attribute) {
		try (Arena arena = Arena.ofConfined()) {
			MemorySegment name = arena.allocateFrom(attribute);
			return invoke(new CallState(arena), Function.FGETXATTR, descriptor, name.address(), 0, 0, 0, 0) >= 0;
		}
	}

	/**
	 * Gives a file an extended attribute.
	 * @return 0, or the errno
	 */
	int trySetAttribute(int descriptor, String attribute, byte[] value) {
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			MemorySegment name = arena.allocateFrom(attribute);
			MemorySegment copy = arena.allocateFrom(ValueLayout.JAVA_BYTE, value);
			return errno(state, invoke(state, Function.FSETXATTR, descriptor, name.address(), copy.address(),
					value.length, 0, 0));
		}
	}

	/**
	 * A file's name as the operating system has it. A path's text may lack characters that the locale can't express;
	 * its URI has all bytes.
	 */
	private static MemorySegment pathName(Arena arena, Path path) {
		String escaped = path.toUri().getRawPath();
		ByteArrayOutputStream name = new ByteArrayOutputStream();
		for (int index = 0; index < escaped.length(); index++) {
			char character = escaped.charAt(index);
			if (character == '%') {
				name.write(Integer.parseInt(escaped, index + 1, index + 3, 16));
				index += 2;
			} else {
				name.write(character);
			}
		}
		name.write(0);
		return arena.allocateFrom(ValueLayout.JAVA_BYTE, name.toByteArray());
	}

	private static int errno(CallState state, long result) {
		return ((int) result == -1) ? state.errno() : 0;
	}

	private long check(CallState state, Function function, long result) throws PosixException {
		if ((int) result == -1) {
			throw failure(function, state.errno());
		}
		return result;
	}

	private long checkLong(CallState state, Function function, long result) throws PosixException {
		if (result == -1) {
			throw failure(function, state.errno());
		}
		return result;
	}

	/** The exception for a call that failed. Slow, because the C library is asked for the text of the reason. */
	PosixException failure(Function function, int errno) {
		return new PosixException(function.symbol(), errno, reason(errno));
	}

	/** The C library's text for an errno, in the language of the process. */
	@SuppressWarnings("restricted")
	String reason(int errno) {
		try (Arena arena = Arena.ofConfined()) {
			long text = this.calls.call(new CallState(arena), Function.STRERROR, errno, 0, 0, 0, 0, 0);
			return (text > 0) ? MemorySegment.ofAddress(text).reinterpret(256).getString(0) : "unknown error";
		}
	}

	/** One call of a function with an int result, or a number of bytes; repeated if a signal interrupted it. */
	private long invoke(CallState state, Function function, long a, long b, long c, long d, long e, long f) {
		while (true) {
			long result = this.calls.call(state, function, a, b, c, d, e, f);
			if ((int) result != -1 || state.errno() != Errno.EINTR) {
				return result;
			}
		}
	}

}
