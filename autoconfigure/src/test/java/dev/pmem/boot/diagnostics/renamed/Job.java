/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics.renamed;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.TypeAlias;

import dev.pmem.data.core.index.Indexed;
import dev.pmem.heap.annotation.PreviousName;

/**
 * A task after its class, its extent and its property got other names.
 */
@TypeAlias("job")
@PreviousName({"task", "dev.pmem.boot.diagnostics.before.Task"})
public class Job {

	@Id
	public @Nullable Long id;

	@Indexed
	@PreviousName("due")
	public @Nullable String deadline;

	public int priority = 3;

}
