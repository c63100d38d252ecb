using ClientSdk.Limits;

namespace ClientSdk.Throttling;

/// <summary>
/// Finds the endpoint group of a request. Segment by segment a literal beats a parameter, and a parameter beats <c>**</c>;
/// at the end a named method beats <c>*</c>. Immutable; a look-up allocates nothing.
/// </summary>
internal sealed class RouteTable
{
    public const int None = -1;

    private readonly RouteNode _root = new();
    private readonly RouteNode _start;
    private readonly string _prefix = "/";

    /// <param name="groups">The groups; a look-up answers with their index. <see langword="null"/> where an index is not in use.</param>
    public RouteTable(IReadOnlyList<EndpointGroup?> groups)
    {
        for (int group = 0; group < groups.Count; group++)
        {
            foreach (RouteTemplate template in groups[group]?.Templates ?? [])
            {
                RouteNode node = _root;
                foreach (string segment in template.Segments)
                {
                    node = node.ChildFor(segment);
                }

                node.Add(template.Method, group);
                IsEmpty = false;
            }
        }

        _start = _root;
        while (_start.TryGetOnly(out string? segment, out RouteNode? child))
        {
            (_prefix, _start) = (_prefix + segment + "/", child);
        }
    }

    /// <summary>No request belongs to any group.</summary>
    public bool IsEmpty { get; } = true;

    /// <summary>What all templates begin with, such as <c>/api/v2/</c>, is compared in one go.</summary>
    public int Find(HttpMethod method, ReadOnlySpan<char> path) => path.StartsWith(_prefix, StringComparison.Ordinal)
        ? _start.Find(method.Method, path[_prefix.Length..])
        : _root.Find(method.Method, path);
}
