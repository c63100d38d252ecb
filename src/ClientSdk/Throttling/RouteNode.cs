using ClientSdk.Limits;

namespace ClientSdk.Throttling;

/// <summary>One segment of the route table: what may follow it, and which groups end here.</summary>
internal sealed class RouteNode
{
    private readonly List<(string Segment, RouteNode Node)> _literals = [];
    private readonly List<(string Method, int Group)> _ends = [];
    private RouteNode? _parameter;
    private RouteNode? _rest;

    public RouteNode ChildFor(string segment)
    {
        if (RouteTemplate.IsRest(segment))
        {
            return _rest ??= new RouteNode();
        }

        if (RouteTemplate.IsParameter(segment))
        {
            return _parameter ??= new RouteNode();
        }

        int index = IndexOf(segment);
        if (index < 0)
        {
            index = ~index;
            _literals.Insert(index, (segment, new RouteNode()));
        }

        return _literals[index].Node;
    }

    public void Add(string method, int group) => _ends.Add((method, group));

    public int Find(string method, ReadOnlySpan<char> path)
    {
        while (!path.IsEmpty && path[0] == '/')
        {
            path = path[1..];
        }

        if (path.IsEmpty)
        {
            int end = End(method);
            return end != RouteTable.None ? end : _rest?.End(method) ?? RouteTable.None;
        }

        int slash = path.IndexOf('/');
        ReadOnlySpan<char> segment = slash < 0 ? path : path[..slash];
        ReadOnlySpan<char> tail = slash < 0 ? [] : path[(slash + 1)..];
        int index = IndexOf(segment);
        int found = index >= 0 ? _literals[index].Node.Find(method, tail) : RouteTable.None;
        if (found == RouteTable.None && _parameter is not null)
        {
            found = _parameter.Find(method, tail);
        }

        return found != RouteTable.None ? found : _rest?.End(method) ?? RouteTable.None;
    }

    private int End(string method)
    {
        int any = RouteTable.None;
        foreach ((string name, int group) in _ends)
        {
            if (name == "*")
            {
                any = group;
            }
            else if (name.Equals(method, StringComparison.OrdinalIgnoreCase))
            {
                return group;
            }
        }

        return any;
    }

    private int IndexOf(ReadOnlySpan<char> segment)
    {
        (int low, int high) = (0, _literals.Count - 1);
        while (low <= high)
        {
            int middle = (low + high) / 2;
            string literal = _literals[middle].Segment;

            // Any order will do, and lengths are compared for next to nothing.
            int order = segment.Length != literal.Length ? segment.Length - literal.Length : segment.SequenceCompareTo(literal);
            if (order == 0)
            {
                return middle;
            }

            _ = order < 0 ? high = middle - 1 : low = middle + 1;
        }

        return ~low;
    }
}
