/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.references;

import java.util.List;

import org.springframework.data.mapping.callback.EntityCallbacks;

import dev.pmem.data.core.mapping.event.AfterConvertCallback;

/** Notes what was made of stored objects. */
final class Loaded implements AfterConvertCallback<Object> {

	private final List<Object> read;

	private Loaded(List<Object> read) {
		this.read = read;
	}

	static EntityCallbacks into(List<Object> read) {
		return EntityCallbacks.create(new Loaded(read));
	}

	@Override
	public Object onAfterConvert(Object entity) {
		this.read.add(entity);
		return entity;
	}

}
