/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.test.application;

import org.springframework.stereotype.Service;

/** Has nothing to do with storing. */
@Service
public class NoteService {

}
