<#-- One line for each dependency that is not a module of this project. -->
<#list dependencyMap as entry>
<#assign project = entry.getKey()/>
<#if project.groupId != "org.spreadqueue">
${project.groupId}:${project.artifactId}:${project.version} | ${entry.getValue()?join(" or ")}
</#if>
</#list>
