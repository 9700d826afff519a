/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.util.Arrays;
import java.util.List;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.support.ResourcePatternResolver;

import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.initial.InitialData;
import dev.pmem.data.migration.PmemMigration;
import dev.pmem.data.migration.PmemMigrationException;
import dev.pmem.data.migration.PmemMigrations;

/**
 * Runs migrations, then loads initial data, when the template has been made, before it is given to the first bean that asks for it: repositories
 * get it from there. So nobody sees data that was not migrated, neither at the start of beans nor later.
 */
final class MigrationRunner implements BeanPostProcessor, SmartInitializingSingleton {

	private final ListableBeanFactory beans;

	private final ResourcePatternResolver resources;

	private final List<String> locations;

	/** Whether they have run; set by the thread that makes the template. */
	private volatile boolean hasRun;

	/** @param locations those of initial data, which is loaded after the migrations */
	MigrationRunner(ListableBeanFactory beans, ResourcePatternResolver resources, List<String> locations) {
		this.beans = beans;
		this.resources = resources;
		this.locations = List.copyOf(locations);
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof PmemTemplate template && hasWork() && beanName.equals(templateName())) {
			if (hasMigrations()) {
				new PmemMigrations(template.getHeap(), template).run(migrations());
			}
			if (!this.locations.isEmpty()) {
				new InitialData(template.getHeap(), template).load(InitialDataFiles.find(this.resources,
						this.locations));
			}
			this.hasRun = true;
		}
		return bean;
	}

	/** Templates that are made late must have run their migrations before the application serves. */
	@Override
	public void afterSingletonsInstantiated() {
		if (!this.hasRun && hasWork()) {
			this.beans.getBean(templateName());
		}
	}

	private boolean hasWork() {
		return !this.locations.isEmpty() || hasMigrations();
	}

	private boolean hasMigrations() {
		return this.beans.getBeanNamesForType(PmemMigration.class, true, false).length > 0;
	}

	/** The template whose heap is migrated: the only or the primary one. */
	private String templateName() {
		String[] names = this.beans.getBeanNamesForType(PmemTemplate.class, true, false);
		if (names.length == 1) {
			return names[0];
		}
		return Arrays.stream(names).filter(this::isPrimary).findFirst()
				.orElseThrow(() -> new PmemMigrationException(
						"There are migrations (PmemMigration beans) or initial data (pmem.data.locations), but "
								+ ((names.length == 0)
										? "no PmemTemplate whose heap they could change"
										: "none of the templates " + Arrays.toString(names) + " is primary"),
						"Define one PmemTemplate, or mark one as @Primary.", null));
	}

	private boolean isPrimary(String name) {
		return this.beans instanceof ConfigurableListableBeanFactory factory && factory.containsBeanDefinition(name)
				&& factory.getBeanDefinition(name).isPrimary();
	}

	private List<PmemMigration> migrations() {
		try {
			return this.beans.getBeanProvider(PmemMigration.class).stream().toList();
		} catch (BeanCreationException ex) {
			if (NestedExceptionUtils.getRootCause(ex) instanceof BeanCurrentlyInCreationException
					|| ex instanceof BeanCurrentlyInCreationException) {
				throw new PmemMigrationException("The migration '" + ex.getBeanName()
						+ "' wants a bean that waits for the migrations: a repository, the template, or a bean that has one",
						"Let migrate(PmemOperations) use its parameter instead.", ex);
			}
			throw ex;
		}
	}

}
