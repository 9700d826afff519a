/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

/**
 * The JVM is to be checkpointed (CRaC) while it has a pool open: the file would be another one when it is restored, or another
 * process would have changed it.
 */
public class CheckpointException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	CheckpointException() {
		super("A JVM that has a pool open can't be checkpointed (spring.context.checkpoint=onRefresh): the pool's file may be"
				+ " another one, or in other hands, when the JVM is restored");
	}

}
