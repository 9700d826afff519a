/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.test.application;

import org.springframework.stereotype.Component;

import dev.pmem.data.core.mapping.event.BeforeSaveCallback;

/** Takes part in storing notes. */
@Component
class NoteStamp implements BeforeSaveCallback<Note> {

	@Override
	public Note onBeforeSave(Note note) {
		note.stamp = "stamped";
		return note;
	}

}
