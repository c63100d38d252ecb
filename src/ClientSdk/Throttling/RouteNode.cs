using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using ClientSdk.Limits;

namespace ClientSdk.Throttling;

/// <summary>One segment of the route table: what may follow it, and which groups end here.</summary>
internal sealed class RouteNode
{
    // Open addressing, at most half full.
    private (string? Segment, RouteNode Node)[] _literals = [];
    private int _count;
    private (string Method, int Group)[] _ends = [];
    private int _anyMethod = RouteTable.None;
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

        if (FindLiteral(segment) is { } known)
        {
            return known;
        }

        RouteNode child = new();
        Insert(segment, child);
        return child;
    }

    public void Add(string method, int group)
    {
        if (method == "*")
        {
            _anyMethod = group;
        }
        else
        {
            // The framework's methods are interned, too, so that most comparisons end with the reference.
            _ends = [.. _ends, (string.Intern(method), group)];
        }
    }

    /// <summary>The only way on, if there is one.</summary>
    public bool TryGetOnly([NotNullWhen(true)] out string? segment, [NotNullWhen(true)] out RouteNode? child)
    {
        (segment, child) = _count == 1 && _parameter is null && _rest is null
            ? Array.Find(_literals, static literal => literal.Segment is not null)
            : default;
        return segment is not null;
    }

    public int Find(string method, ReadOnlySpan<char> path)
    {
        RouteNode node = this;
        while (true)
        {
            while (!path.IsEmpty && path[0] == '/')
            {
                path = path[1..];
            }

            if (path.IsEmpty)
            {
                return node.EndOrRest(method);
            }

            int slash = path.IndexOf('/');
            ReadOnlySpan<char> segment = slash < 0 ? path : path[..slash];
            path = slash < 0 ? [] : path[(slash + 1)..];
            RouteNode? literal = node.FindLiteral(segment);
            if (node._rest is not null || (literal is not null && node._parameter is not null))
            {
                return node.FindOneOf(literal, method, path);
            }

            // There is one way on at most, so nothing has to be remembered.
            if ((literal ?? node._parameter) is not { } next)
            {
                return RouteTable.None;
            }

            node = next;
        }
    }

    private int FindOneOf(RouteNode? literal, string method, ReadOnlySpan<char> tail)
    {
        int found = literal is null ? RouteTable.None : literal.Find(method, tail);
        if (found == RouteTable.None && _parameter is not null)
        {
            found = _parameter.Find(method, tail);
        }

        return found == RouteTable.None && _rest is not null ? _rest.End(method) : found;
    }

    private int EndOrRest(string method)
    {
        int found = End(method);
        return found == RouteTable.None && _rest is not null ? _rest.End(method) : found;
    }

    private int End(string method)
    {
        foreach ((string name, int group) in _ends)
        {
            if (ReferenceEquals(name, method) || name.Equals(method, StringComparison.OrdinalIgnoreCase))
            {
                return group;
            }
        }

        return _anyMethod;
    }

    private RouteNode? FindLiteral(ReadOnlySpan<char> segment)
    {
        (string? Segment, RouteNode Node)[] literals = _literals;
        if (literals.Length == 0)
        {
            return null;
        }

        int mask = literals.Length - 1;
        for (int index = Hash(segment) & mask; literals[index].Segment is { } literal; index = (index + 1) & mask)
        {
            if (segment.SequenceEqual(literal))
            {
                return literals[index].Node;
            }
        }

        return null;
    }

    private void Insert(string segment, RouteNode child)
    {
        (string? Segment, RouteNode Node)[] before = _literals;
        if (_count * 2 >= before.Length)
        {
            (_literals, _count) = (new (string?, RouteNode)[Math.Max(2, before.Length * 2)], 0);
            foreach ((string? known, RouteNode node) in before)
            {
                if (known is not null)
                {
                    Insert(known, node);
                }
            }
        }

        int mask = _literals.Length - 1;
        int index = Hash(segment) & mask;
        while (_literals[index].Segment is not null)
        {
            index = (index + 1) & mask;
        }

        (_literals[index], _count) = ((segment, child), _count + 1);
    }

    /// <summary>Of the length and of four letters at either end, which tell the segments of an API apart at the cost of two loads.</summary>
    private static int Hash(ReadOnlySpan<char> segment)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(segment);
        ulong first;
        ulong last;
        if (bytes.Length >= sizeof(ulong))
        {
            (first, last) = (BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[^sizeof(ulong)..]));
        }
        else
        {
            (first, last) = (bytes.IsEmpty ? 0u : segment[0], bytes.IsEmpty ? 0u : segment[^1] | ((ulong)segment[segment.Length / 2] << 16));
        }

        ulong mixed = (first ^ (last << 25 | last >> 39) ^ ((ulong)segment.Length << 57)) * 0x9E3779B97F4A7C15;
        return (int)(mixed >> 40);
    }
}
