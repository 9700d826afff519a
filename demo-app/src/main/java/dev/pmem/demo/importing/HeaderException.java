/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.importing;

import java.io.Serial;

/**
 * The first line of a file is not one that names its columns, so nothing can be imported.
 */
class HeaderException extends Exception {

	@Serial
	private static final long serialVersionUID = 1L;

	HeaderException(String message) {
		super(message);
	}

}
