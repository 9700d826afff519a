/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.config;

import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import jakarta.persistence.Entity;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.io.ResourceLoader;
import org.springframework.data.repository.config.AnnotationRepositoryConfigurationSource;
import org.springframework.data.repository.config.RepositoryConfiguration;
import org.springframework.data.repository.config.RepositoryConfigurationExtensionSupport;
import org.springframework.data.repository.config.RepositoryConfigurationSource;
import org.springframework.data.repository.core.RepositoryMetadata;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import dev.pmem.data.core.mapping.InvalidMappingException;
import dev.pmem.data.core.mapping.PersistentObject;
import dev.pmem.data.core.mapping.jakarta.JakartaPersistence;
import dev.pmem.data.repository.PmemRepository;
import dev.pmem.data.repository.support.PmemRepositoryFactoryBean;
import dev.pmem.data.transaction.ForeignTransactionPostProcessor;

/**
 * Tells Spring Data how repositories of this module are recognised and configured.
 */
public class PmemRepositoryConfigurationExtension extends RepositoryConfigurationExtensionSupport {

	/** Repositories of these are never ours, whatever annotations their entities have. */
	private static final String JPA_REPOSITORY = "org.springframework.data.jpa.repository.JpaRepository";

	/** Whether Jakarta Persistence's entities are identified as ours; set when repositories are looked for. */
	private boolean isClaimingEntities;

	/** Set before repositories are looked for. */
	private @Nullable BeanDefinitionRegistry registry;

	/** Makes the extension, which looks for the repositories of one source at a time. */
	public PmemRepositoryConfigurationExtension() {}

	private static final String DEFAULT_TRANSACTION_MANAGER = "pmemTransactionManager";

	/** As the starter's auto-configuration calls it. */
	private static final String FOREIGN_TRANSACTIONS = "foreignTransactionPostProcessor";

	private static final String DEFAULT_TEMPLATE = "pmemTemplate";

	@Override
	public String getModuleName() {
		return "Pmem";
	}

	@Override
	public String getModuleIdentifier() {
		return "pmem";
	}

	@Override
	@SuppressWarnings("deprecation")
	protected String getModulePrefix() {
		return getModuleIdentifier();
	}

	@Override
	public String getRepositoryFactoryBeanClassName() {
		return PmemRepositoryFactoryBean.class.getName();
	}

	@Override
	protected Collection<Class<? extends Annotation>> getIdentifyingAnnotations() {
		return this.isClaimingEntities
				? List.of(PersistentObject.class, Entity.class)
				: List.of(PersistentObject.class);
	}

	/**
	 * Beside other modules, Jakarta Persistence's entities are ours if Spring Data JPA is not there, or the annotation
	 * names the packages in which repositories are.
	 */
	@Override
	public <T extends RepositoryConfigurationSource> Collection<RepositoryConfiguration<T>> getRepositoryConfigurations(
			T source, ResourceLoader loader, boolean isStrict) {
		this.isClaimingEntities = JakartaPersistence.isPresent() && (namesPackages(source)
				|| !ClassUtils.isPresent(JPA_REPOSITORY, loader.getClassLoader()));
		try {
			return super.getRepositoryConfigurations(source, loader, isStrict);
		} catch (IllegalArgumentException ex) {
			throw new InvalidMappingException("A repository does not tell whose entities it holds: " + ex.getMessage(),
					"Name the entity and its id: extends PmemRepository<Book, Long>; mark an interface that other"
							+ " repositories extend with @NoRepositoryBean",
					ex);
		}
	}

	@Override
	protected boolean useRepositoryConfiguration(RepositoryMetadata metadata) {
		if (metadata.isReactiveRepository()) {
			throw new InvalidMappingException(metadata.getRepositoryInterface().getName()
					+ " is a reactive repository, and there are none over a persistent heap",
					"Extend PmemRepository, or another interface that is not reactive; or leave the repository out with"
							+ " excludeFilters of @EnablePmemRepositories");
		}
		return true;
	}

	private static boolean namesPackages(RepositoryConfigurationSource source) {
		return Stream.of("value", "basePackages").anyMatch((name) -> isNotEmpty(source, name, String[].class))
				|| isNotEmpty(source, "basePackageClasses", Class[].class);
	}

	private static <A> boolean isNotEmpty(RepositoryConfigurationSource source, String attribute, Class<A[]> type) {
		return source.getAttribute(attribute, type).filter((array) -> array.length > 0).isPresent();
	}

	@Override
	protected boolean isStrictRepositoryCandidate(RepositoryMetadata metadata) {
		Class<?> repository = metadata.getRepositoryInterface();
		boolean isOurs = super.isStrictRepositoryCandidate(metadata) && !isOfJpa(repository);
		if (!isOurs && this.registry != null) {
			UnclaimedRepositories.note(repository, this.registry);
		}
		return isOurs;
	}

	private static boolean isOfJpa(Class<?> repository) {
		return ClassUtils.getAllInterfacesForClassAsSet(repository).stream()
				.anyMatch((type) -> type.getName().equals(JPA_REPOSITORY));
	}

	@Override
	protected Collection<Class<?>> getIdentifyingTypes() {
		return List.of(PmemRepository.class);
	}

	/** Lets the heap take part in other managers' transactions, unless the application sees to that. */
	@Override
	public void registerBeansForRoot(BeanDefinitionRegistry registry, RepositoryConfigurationSource source) {
		super.registerBeansForRoot(registry, source);
		this.registry = registry;
		ClaimedRepositories.clear(registry);
		registerIfNotAlreadyRegistered(() -> new RootBeanDefinition(ForeignTransactionPostProcessor.class), registry,
				FOREIGN_TRANSACTIONS, source);
	}

	@Override
	public void postProcess(BeanDefinitionBuilder builder, RepositoryConfigurationSource source) {
		builder.addPropertyValue("transactionManager",
				attribute(source, "transactionManagerRef", DEFAULT_TRANSACTION_MANAGER));
		builder.addPropertyReference("operations", attribute(source, "pmemTemplateRef", DEFAULT_TEMPLATE));
	}

	@Override
	public void postProcess(BeanDefinitionBuilder builder, AnnotationRepositoryConfigurationSource config) {
		builder.addPropertyValue("enableDefaultTransactions",
				config.getAttributes().getBoolean("enableDefaultTransactions"));
	}

	private static String attribute(RepositoryConfigurationSource source, String name, String defaultValue) {
		return source.getAttribute(name).filter(StringUtils::hasText).orElse(defaultValue);
	}

}
