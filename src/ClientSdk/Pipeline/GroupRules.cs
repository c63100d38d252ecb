using ClientSdk.Limits;

namespace ClientSdk.Pipeline;

/// <summary>What endpoint groups of one client must not be to one another.</summary>
internal static class GroupRules
{
    public static IEnumerable<string> Check(IReadOnlyList<EndpointGroup> groups)
    {
        foreach (IGrouping<string, EndpointGroup> same in groups.GroupBy(group => group.Name, StringComparer.Ordinal).Where(same => same.Count() > 1))
        {
            yield return $"EndpointGroups holds {same.Count()} groups of the name '{same.Key}'. Join them or rename one.";
        }

        var routes = groups.SelectMany(group => group.Templates, (group, template) => (Group: group.Name, Template: template));
        foreach (var same in routes.GroupBy(route => Shape(route.Template), StringComparer.Ordinal).Where(same => same.Count() > 1))
        {
            yield return $"The same route stands twice in EndpointGroups: {string.Join(" and ", same.Select(route => $"'{route.Template.Text}' in '{route.Group}'"))}. A request can belong to one group only. Remove one.";
        }
    }

    /// <summary>The names of parameters tell routes apart for people only.</summary>
    private static string Shape(RouteTemplate template) =>
        $"{template.Method} /{string.Join('/', template.Segments.Select(segment => RouteTemplate.IsParameter(segment) ? "{}" : segment))}";
}
