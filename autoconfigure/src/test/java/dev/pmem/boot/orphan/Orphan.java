/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.orphan;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/** Has an id that many modules know. */
public class Orphan {

	@Id
	@Nullable
	Long id;

}
