/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.lifecycle;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;

/**
 * The instances of listeners: each is the bean of its class, else an autowired instance that is no bean. An instance is
 * made or looked up when it is first needed, since it may need repositories. Thread-safe.
 */
final class ListenerBeans {

	private final Map<Class<?>, Object> instances = new ConcurrentHashMap<>();

	private volatile @Nullable AutowireCapableBeanFactory factory;

	void setFactory(AutowireCapableBeanFactory factory) {
		this.factory = factory;
	}

	/** The instance of a listener's class. */
	Object get(Class<?> type) {
		Object known = this.instances.get(type);
		if (known != null) {
			return known;
		}
		// Without a lock, as making it may wait for the lock of a thread that makes beans and saves entities.
		Object made = make(type);
		Object raced = this.instances.putIfAbsent(type, made);
		return (raced != null) ? raced : made;
	}

	private Object make(Class<?> type) {
		AutowireCapableBeanFactory factory = this.factory;
		if (factory == null) {
			return BeanUtils.instantiateClass(type);
		}
		Object bean = factory.getBeanProvider(type).getIfUnique();
		return (bean != null) ? bean : factory.createBean(type);
	}

}
