/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.event;

/** The callback that sets the properties of auditing, and changes no other entity. For this module's own use. */
public interface AuditingCallback extends BeforeConvertCallback<Object> {

}
