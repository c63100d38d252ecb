using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ClientSdk.Headers;

/// <summary>A header's name as some server spells it, and what it means; <see langword="null"/> when it means nothing here.</summary>
internal sealed class KnownName(string text, HeaderMeaning? meaning)
{
    public readonly string Text = text;
    public readonly HeaderMeaning? Meaning = meaning;

    /// <summary>Letter by letter. Most names of this trade are two vectors long; what is shorter or longer, or the machine that has no such vectors, takes the framework's way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsSpelled(string name)
    {
        if (!Vector256.IsHardwareAccelerated || Text.Length is < 16 or > 32 || name.Length != Text.Length)
        {
            return Text == name;
        }

        ReadOnlySpan<ushort> known = MemoryMarshal.Cast<char, ushort>(Text);
        ReadOnlySpan<ushort> other = MemoryMarshal.Cast<char, ushort>(name);
        return ((Vector256.Create(known) ^ Vector256.Create(other)) | (Vector256.Create(known[^16..]) ^ Vector256.Create(other[^16..]))) == Vector256<ushort>.Zero;
    }

    /// <summary>What it says is mostly a number.</summary>
    public readonly bool IsNumber = meaning is { Role: <= HeaderRole.Reset };
}
