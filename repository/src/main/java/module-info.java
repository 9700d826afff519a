/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The Spring Data module. What is exported is what applications use; the implementation of repositories and query methods
 * is the module's own. Spring's libraries are automatic modules. On the class path nothing of this is asked for.
 */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.pmem.data {
	requires transitive dev.pmem.heap;
	requires transitive spring.beans;
	requires transitive spring.context;
	requires transitive spring.core;
	requires transitive spring.data.commons;
	requires transitive spring.tx;
	requires org.apache.commons.logging;
	requires spring.aop;
	requires spring.expression;
	requires static jakarta.persistence;
	requires static jakarta.validation;
	requires static tools.jackson.databind;
	requires static tools.jackson.dataformat.csv;
	requires transitive static org.jspecify;

	exports dev.pmem.data.auditing;
	exports dev.pmem.data.core;
	exports dev.pmem.data.core.convert;
	exports dev.pmem.data.core.index;
	exports dev.pmem.data.core.mapping;
	exports dev.pmem.data.core.mapping.event;
	exports dev.pmem.data.core.mapping.jakarta;
	exports dev.pmem.data.initial;
	exports dev.pmem.data.migration;
	exports dev.pmem.data.repository;
	exports dev.pmem.data.repository.config;
	exports dev.pmem.data.repository.query;
	exports dev.pmem.data.repository.support;
	exports dev.pmem.data.transaction;
	exports dev.pmem.data.validation;
}
