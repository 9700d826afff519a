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

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.medium.SystemCalls.CallState;
import dev.pmem.heap.medium.SystemCalls.Function;

/**
 * The calls that a mapped file needs, for Linux on x86-64 and aarch64 (their constants agree): opening, sizes, locks,
 * attributes and syncs here, memory and disk blocks in {@link PosixMemory} and {@link PosixSpace}. The linker is touched
 * at the first use only. Thread-safe, but for the call states that are passed in.
 */
final class Posix {

	private static final int O_RDONLY = 0;

	private static final int O_RDWR = 2;

	private static final int O_CLOEXEC = 0x80000;

	private static final int SEEK_END = 2;

	private static final int F_OFD_SETLK = 37;

	private static final short F_RDLCK = 0;

	private static final short F_WRLCK = 1;

	private static final int LOCK_SH = 1;

	private static final int LOCK_EX = 2;

	private static final int LOCK_NB = 4;

	/** A size larger than any struct statfs; the first field of the struct is the file system's magic number. */
	private static final int STATFS_BYTES = 256;

	private static volatile @Nullable Posix instance;

	private final PosixCalls calls = new PosixCalls();

	private final PosixMemory memory = new PosixMemory(this.calls);

	private final PosixSpace space = new PosixSpace(this.calls);

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
		String processor = PosixCalls.processor();
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

	/** The memory of the process. */
	PosixMemory memory() {
		return this.memory;
	}

	/** The disk blocks of files. */
	PosixSpace space() {
		return this.space;
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
			into.number = (int) this.calls.invoke(state, Function.OPEN, path.address(), access | O_CLOEXEC, 0, 0, 0, 0);
			this.calls.check(state, Function.OPEN, into.number);
		}
	}

	/** Closes a descriptor, which is gone even if the call fails. */
	void close(int descriptor) throws PosixException {
		this.calls.close(descriptor);
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
			this.calls.once(state, Function.CLOSE, open.number, 0, 0, 0, 0, 0);
			// no call in between: the number may belong to another file by now
			open.number = -1;
		}
	}

	long sizeBytes(int descriptor) throws PosixException {
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			long end = this.calls.once(state, Function.LSEEK, descriptor, 0, SEEK_END, 0, 0, 0);
			return this.calls.checkLong(state, Function.LSEEK, end);
		}
	}

	/** The magic number of the file's file system; 0 if the system does not tell. */
	long fileSystemMagic(Path file) {
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			MemorySegment found = arena.allocate(STATFS_BYTES, Long.BYTES);
			long result = this.calls.invoke(state, Function.STATFS, pathName(arena, file).address(), found.address(), 0,
					0, 0, 0);
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
			long result = this.calls.invoke(state, Function.IOCTL, descriptor, request, structure.address(), 0, 0, 0);
			return PosixCalls.errno(state, result);
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
					this.calls.invoke(state, Function.FCNTL, descriptor, F_OFD_SETLK, lock.address(), 0, 0, 0));
		}
	}

	/** As {@link #tryLock}, but by {@code flock}, which conflicts with no other kind of lock. */
	boolean tryFlock(int descriptor, boolean forReading) throws PosixException {
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			int operation = (forReading ? LOCK_SH : LOCK_EX) | LOCK_NB;
			return checkLocked(state, Function.FLOCK,
					this.calls.invoke(state, Function.FLOCK, descriptor, operation, 0, 0, 0, 0));
		}
	}

	private boolean checkLocked(CallState state, Function function, long result) throws PosixException {
		int errno = PosixCalls.errno(state, result);
		if (errno == Errno.EAGAIN || errno == Errno.EACCES) {
			return false;
		}
		if (errno != 0) {
			throw this.calls.failure(function, errno);
		}
		return true;
	}

	void truncate(int descriptor, long sizeBytes) throws PosixException {
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			this.calls.check(state, Function.FTRUNCATE,
					this.calls.invoke(state, Function.FTRUNCATE, descriptor, sizeBytes, 0, 0, 0, 0));
		}
	}

	/**
	 * Syncs the contents of the file and the metadata that is needed to find them. Allocates nothing.
	 * @return 0, or the errno
	 */
	int syncData(CallState state, int descriptor) {
		return PosixCalls.errno(state, this.calls.invoke(state, Function.FDATASYNC, descriptor, 0, 0, 0, 0, 0));
	}

	/** Syncs the entries of a directory. */
	void syncDirectory(Path directory) throws PosixException {
		int descriptor = openForReading(directory);
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			long result = this.calls.invoke(state, Function.FSYNC, descriptor, 0, 0, 0, 0, 0);
			this.calls.check(state, Function.FSYNC, result);
		} finally {
			close(descriptor);
		}
	}

	/** Whether a file has an extended attribute of this name. */
	boolean hasAttribute(int descriptor, String attribute) {
		try (Arena arena = Arena.ofConfined()) {
			MemorySegment name = arena.allocateFrom(attribute);
			CallState state = new CallState(arena);
			return this.calls.invoke(state, Function.FGETXATTR, descriptor, name.address(), 0, 0, 0, 0) >= 0;
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
			long result = this.calls.invoke(state, Function.FSETXATTR, descriptor, name.address(), copy.address(),
					value.length, 0, 0);
			return PosixCalls.errno(state, result);
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

	/** The exception for a call that failed. */
	PosixException failure(Function function, int errno) {
		return this.calls.failure(function, errno);
	}

	/** The C library's text for an errno, in the language of the process. */
	String reason(int errno) {
		return this.calls.reason(errno);
	}

}
