/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.auditing;

import org.springframework.beans.factory.ObjectFactory;
import org.springframework.core.Ordered;
import org.springframework.data.auditing.IsNewAwareAuditingHandler;

import dev.pmem.data.core.mapping.event.AuditingCallback;
import dev.pmem.data.core.mapping.event.InsertScope;

/**
 * Marks entities as created or modified before they are stored.
 */
class AuditingEntityCallback implements AuditingCallback, Ordered {

	private final ObjectFactory<IsNewAwareAuditingHandler> handler;

	AuditingEntityCallback(ObjectFactory<IsNewAwareAuditingHandler> handler) {
		this.handler = handler;
	}

	@Override
	public int getOrder() {
		return 100;
	}

	@Override
	public Object onBeforeConvert(Object entity) {
		IsNewAwareAuditingHandler auditing = this.handler.getObject();
		return InsertScope.isInsert() ? auditing.markCreated(entity) : auditing.markModified(entity);
	}

}
