namespace ClientSdk.Testing.Routing;

/// <summary>Methods and templates such as <c>/users/{id}</c>; the template with the most literal segments wins, so <c>/users/me</c> beats <c>/users/{id}</c>.</summary>
/// <typeparam name="T">What a route leads to.</typeparam>
internal sealed class RouteTable<T>
{
    private readonly List<Route> _routes = [];

    private sealed record Route(string Method, string[] Segments, T Target)
    {
        internal int Literals { get; } = Segments.Count(static segment => !IsVariable(segment));
    }

    /// <summary>Adds a route; the method <c>*</c> means any.</summary>
    internal RouteTable<T> Add(string method, string template, T target)
    {
        _routes.Add(new Route(method, Split(template), target));
        return this;
    }

    /// <summary>The best route, and the values of its variables in their order.</summary>
    internal bool TryMatch(string method, string path, out T target, out string[] values)
    {
        string[] segments = Split(path);
        Route? best = null;
        foreach (Route route in _routes)
        {
            if ((route.Method == "*" || route.Method == method) && Matches(route, segments) && (best is null || route.Literals > best.Literals))
            {
                best = route;
            }
        }

        target = best is null ? default! : best.Target;
        values = best is null ? [] : [.. segments.Where((_, index) => IsVariable(best.Segments[index])).Select(Uri.UnescapeDataString)];
        return best is not null;
    }

    private static bool Matches(Route route, string[] segments)
    {
        if (route.Segments.Length != segments.Length)
        {
            return false;
        }

        for (int index = 0; index < segments.Length; index++)
        {
            if (!IsVariable(route.Segments[index]) && route.Segments[index] != segments[index])
            {
                return false;
            }
        }

        return true;
    }

    private static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsVariable(string segment) => segment[0] == '{';
}
