package org.spreadqueue.spread.embedded;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

/**
 * What keeps this module small.
 */
@AnalyzeClasses(packages = "org.spreadqueue.spread.embedded", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule dependsOnTheClientOnly = classes().should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage("org.spreadqueue.spread..", "java..", "org.slf4j..", "org.jspecify..");

	@ArchTest
	static final ArchRule onlyDaemonAndOptionsArePublic = classes().that()
		.arePublic()
		.and()
		.areTopLevelClasses()
		.should()
		.haveSimpleNameStartingWith("Embedded");

}
