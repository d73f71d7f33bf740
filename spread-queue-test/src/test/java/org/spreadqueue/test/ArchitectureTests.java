// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The arrows of docs/architecture.md, as far as they concern this module.
 */
@AnalyzeClasses(packages = "org.spreadqueue.test", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule roomsDoNotKnowEachOther = slices().matching("org.spreadqueue.test.(*)..")
		.should()
		.notDependOnEachOther();

	@ArchTest
	static final ArchRule roomsKnowNothingOfTheServer = noClasses().that()
		.resideInAPackage("org.spreadqueue.test.*..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.spreadqueue.test");

	@ArchTest
	static final ArchRule springIsForContextsOnly = noClasses().that()
		.haveSimpleNameNotStartingWith("EmbeddedSpreadQueue")
		.and()
		.doNotHaveSimpleName("ContextQueues")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework..", "org.spreadqueue.spring..");

	@ArchTest
	static final ArchRule knowsNothingOfBoot = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.spreadqueue.boot..", "org.springframework.boot..");

	@ArchTest
	static final ArchRule theClientsRoomsAreItsOwn = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.spreadqueue.spread.internal..");

}
