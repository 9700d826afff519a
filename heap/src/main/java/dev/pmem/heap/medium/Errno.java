/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

/**
 * The numbers by which Linux says why a call failed, as far as the medium distinguishes them. They are the same on
 * x86-64 and aarch64.
 */
final class Errno {

	static final int EPERM = 1;

	static final int ENOENT = 2;

	static final int EINTR = 4;

	static final int EIO = 5;

	static final int ENXIO = 6;

	static final int EAGAIN = 11;

	static final int ENOMEM = 12;

	static final int EACCES = 13;

	static final int ENOTDIR = 20;

	static final int EINVAL = 22;

	static final int ENFILE = 23;

	static final int EMFILE = 24;

	static final int ENOTTY = 25;

	static final int EFBIG = 27;

	static final int ENOSPC = 28;

	static final int EROFS = 30;

	static final int ENAMETOOLONG = 36;

	static final int ENOLCK = 37;

	static final int ENOSYS = 38;

	static final int ELOOP = 40;

	static final int ENODATA = 61;

	static final int EOPNOTSUPP = 95;

	static final int EDQUOT = 122;

	private Errno() {}

	/**
	 * Whether the kernel, a sandbox, the C library or the file system lacks the call, or lacks it with these arguments.
	 */
	static boolean isUnsupported(int errno) {
		return errno == EOPNOTSUPP || errno == ENOSYS || errno == EINVAL || errno == ENOTTY;
	}

	/** Whether a range of a file could not be allocated for want of space. */
	static boolean isNoSpace(int errno) {
		return errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
	}

}
