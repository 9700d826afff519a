/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Why the operating system refuses a file, and what the user can do.
 */
enum FileTrouble {

	NOT_PERMITTED(Errno.EPERM, "Operation not permitted") {

		@Override
		String advice() {
			return "Permissions may allow it to " + user() + ", but the file is immutable or append-only (see lsattr),"
					+ " or a sandbox (seccomp, SELinux, AppArmor) refuses it. Lift that, or name another path";
		}

	},
	NO_SUCH_FILE(Errno.ENOENT, "No such file or directory") {

		@Override
		String advice() {
			return "A directory of the path is gone, or a symbolic link in it leads nowhere. Mend the path, or name another one";
		}

	},
	DISK_FAILING(Errno.EIO, "Input/output error") {

		@Override
		String advice() {
			return "The disk is failing: look at the kernel's log (dmesg) and copy what can be read";
		}

	},
	ACCESS_DENIED(Errno.EACCES, "Permission denied") {

		@Override
		String advice() {
			return "Grant " + user() + " read and write on the file and on its directory, or name another path";
		}

	},
	NO_DIRECTORY(Errno.ENOTDIR, "Not a directory") {

		@Override
		String advice() {
			return "A file is where the path has a directory. Name another path";
		}

	},
	TOO_MANY_OPEN_IN_SYSTEM(Errno.ENFILE, "Too many open files in system") {

		@Override
		String advice() {
			return "The operating system has as many files open as it allows. Raise its limit (sysctl fs.file-max), or look"
					+ " for the process that doesn't close its files (lsof)";
		}

	},
	TOO_MANY_OPEN(Errno.EMFILE, "Too many open files") {

		@Override
		String advice() {
			return "This process has as many files open as it may have. Raise its limit (ulimit -n, or LimitNOFILE= in a"
					+ " systemd unit), or look for what it doesn't close (lsof -p " + ProcessHandle.current().pid()
					+ ")";
		}

	},
	TOO_LARGE(Errno.EFBIG, "File too large") {

		@Override
		String advice() {
			return "The file system or the process (ulimit -f) allows no file of this size. Lower the maximum size, raise"
					+ " the limit, or name a path on another file system";
		}

	},
	NO_SPACE(Errno.ENOSPC, "No space left on device") {

		@Override
		String advice() {
			return "Free disk space (see df) or inodes (df -i), or name a path on another disk";
		}

	},
	READ_ONLY(Errno.EROFS, "Read-only file system") {

		@Override
		String advice() {
			return "The file system is mounted read-only: name another path, or mount it for writing. If nobody has mounted it"
					+ " so, an error of the disk has (see dmesg)";
		}

	},
	NAME_TOO_LONG(Errno.ENAMETOOLONG, "File name too long") {

		@Override
		String advice() {
			return "Name a shorter path: most file systems allow names of 255 bytes, Linux paths of 4095";
		}

	},
	NO_LOCKS(Errno.ENOLCK, "No locks available") {

		@Override
		String advice() {
			return "The file system offers no locks, or no more of them. Name a path on a local file system";
		}

	},
	CIRCLE_OF_LINKS(Errno.ELOOP, "Too many levels of symbolic links") {

		@Override
		String advice() {
			return "Symbolic links in the path lead round in a circle. Mend them, or name another path";
		}

	},
	QUOTA(Errno.EDQUOT, "Disk quota exceeded") {

		@Override
		String advice() {
			return "The disk quota of " + user()
					+ " is used up. Raise it (see quota), delete files, or name another path";
		}

	},
	OTHER(0, "") {

		@Override
		String advice() {
			return "Name a path on a local file system where " + user() + " may create files";
		}

	};

	private final int errno;

	/** The operating system's own words in English, which the JDK passes on if it has no exception for the case. */
	private final String reason;

	FileTrouble(int errno, String reason) {
		this.errno = errno;
		this.reason = reason;
	}

	/** What to do, as a sentence without its full stop. */
	abstract String advice();

	static FileTrouble of(IOException ex) {
		if (ex instanceof PosixException posixException) {
			return of(posixException.errno());
		}
		if (ex instanceof AccessDeniedException) {
			return ACCESS_DENIED;
		}
		if (ex instanceof NoSuchFileException) {
			return NO_SUCH_FILE;
		}
		if (ex instanceof FileAlreadyExistsException) {
			return NO_DIRECTORY;
		}
		String reason = (ex instanceof FileSystemException fileSystemException)
				? fileSystemException.getReason()
				: ex.getMessage();
		return of(String.valueOf(reason));
	}

	private static FileTrouble of(int errno) {
		for (FileTrouble trouble : values()) {
			if (trouble.errno == errno) {
				return trouble;
			}
		}
		return OTHER;
	}

	private static FileTrouble of(String text) {
		Posix posix = Posix.getIfLoaded();
		for (FileTrouble trouble : values()) {
			boolean inEnglish = trouble != OTHER
					&& text.toLowerCase(Locale.ROOT).contains(trouble.reason.toLowerCase(Locale.ROOT));
			// the messages of the process may be in another language
			if (inEnglish || (posix != null && trouble != OTHER && text.contains(posix.reason(trouble.errno)))) {
				return trouble;
			}
		}
		return OTHER;
	}

	/** Whether there is no space for the file to grow, for any reason. */
	boolean isNoSpace() {
		return Errno.isNoSpace(this.errno);
	}

	/** The user of this process. In containers a user often has no name. */
	static String user() {
		return user(System.getProperty("user.name"));
	}

	static String user(@Nullable String name) {
		if (name != null && !name.isBlank() && !name.equals("?")) {
			return "user " + name;
		}
		try {
			return "user id " + Files.getAttribute(Path.of("/proc/self"), "unix:uid");
		} catch (IOException | RuntimeException _) {
			// another operating system
			return "the user of this process";
		}
	}

}
