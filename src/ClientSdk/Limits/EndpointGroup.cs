namespace ClientSdk.Limits;

/// <summary>Method and route templates that share limits of their own, below the limits of the whole partition.</summary>
/// <remarks>
/// Immutable. A request belongs to the group with its most specific template: a literal segment beats a parameter, a
/// parameter beats <c>**</c>, and a named method beats <c>*</c>. A request that no template matches draws on the partition's limits alone.
/// </remarks>
public sealed class EndpointGroup
{
    /// <summary>Makes a group.</summary>
    /// <param name="name">The name that reports and logs use, not empty, unique within a client.</param>
    /// <param name="routes">
    /// Templates such as <c>GET /api/v2/users/{id}</c>, <c>* /hello</c> (any method) or <c>GET /api/v2/logs/**</c> (anything below), at least one.
    /// </param>
    /// <param name="limits">The limits that the group's requests share, on top of the partition's. None means: the partition's alone.</param>
    /// <exception cref="ArgumentException">The name or the list of routes is empty, or a route cannot match: the message names it.</exception>
    public EndpointGroup(string name, IEnumerable<string> routes, params RateLimit[] limits)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(limits);
        Name = name;
        Templates = [.. routes.Select(RouteTemplate.Parse)];
        Limits = [.. limits];
        if (Templates.Count == 0)
        {
            throw new ArgumentException($"Endpoint group '{name}' has no routes, so no request could belong to it. Add one, for example \"GET /api/users/{{id}}\".", nameof(routes));
        }
    }

    /// <summary>The group's name.</summary>
    public string Name { get; }

    /// <summary>The templates, as they were given.</summary>
    public IReadOnlyList<string> Routes => [.. Templates.Select(template => template.Text)];

    /// <summary>The limits that the group's requests share.</summary>
    public IReadOnlyList<RateLimit> Limits { get; }

    internal IReadOnlyList<RouteTemplate> Templates { get; }
}
