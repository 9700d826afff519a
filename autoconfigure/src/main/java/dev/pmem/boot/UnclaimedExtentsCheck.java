/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.store.UnclaimedExtent;

/**
 * Tells of the extents that no class of the application claims, once all repositories are made. Without it, a class that was
 * renamed or moved would start with an empty extent, and its objects would seem to be gone.
 */
final class UnclaimedExtentsCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(UnclaimedExtentsCheck.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final ObjectProvider<PersistentHeap> heap;

	private final ObjectProvider<PmemMappingContext> mappingContext;

	private final UnclaimedExtents reaction;

	UnclaimedExtentsCheck(ConfigurableListableBeanFactory beanFactory, UnclaimedExtents reaction) {
		this.beanFactory = beanFactory;
		this.heap = beanFactory.getBeanProvider(PersistentHeap.class);
		this.mappingContext = beanFactory.getBeanProvider(PmemMappingContext.class);
		this.reaction = reaction;
	}

	/** A heap that is made lazily has claims that nobody knows yet. */
	private boolean isOpen() {
		return Stream.of(this.beanFactory.getBeanNamesForType(PersistentHeap.class, true, false))
				.allMatch(this.beanFactory::containsSingleton);
	}

	@Override
	public void afterSingletonsInstantiated() {
		PmemMappingContext context = this.mappingContext.getIfUnique();
		PersistentHeap opened = (this.reaction != UnclaimedExtents.IGNORE && context != null && isOpen())
				? this.heap.getIfUnique()
				: null;
		if (opened == null || context == null) {
			return;
		}
		// entities that neither a repository nor a mark makes known at start open their extents when they are first used
		Set<String> claimed = context.extentNames();
		List<UnclaimedExtent> unclaimed = opened.unclaimedExtents().stream()
				.filter((extent) -> !claimed.contains(extent.name())).toList();
		List<UnclaimedExtent> stopping = (this.reaction == UnclaimedExtents.FAIL)
				? unclaimed
				: unclaimed.stream().filter((extent) -> !extent.namesakes().isEmpty()).toList();
		if (!stopping.isEmpty()) {
			throw new UnclaimedExtentsException(stopping);
		}
		unclaimed.forEach((extent) -> logger.warn(extent.describe()
				+ " If its class was renamed or moved, mark the class with"
				+ " @PersistentObject(\"" + extent.name()
				+ "\"), which keeps the extent's name, or with @PreviousName(\""
				+ extent.name()
				+ "\"), which gives it the class's. 'pmem.pool.unclaimed-extents=ignore' keeps this from"
				+ " being told."));
	}

}
