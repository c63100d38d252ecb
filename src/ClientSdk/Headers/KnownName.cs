using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ClientSdk.Headers;

/// <summary>A header's name as some server spells it, and what it means; <see langword="null"/> when it means nothing here.</summary>
internal sealed class KnownName(string text, HeaderMeaning? meaning)
{
    public readonly string Text = text;
    public readonly HeaderMeaning? Meaning = meaning;

    /// <summary>What it says is mostly a number.</summary>
    public readonly bool IsNumber = meaning is { Role: <= HeaderRole.Reset };

    /// <summary>Letter by letter. Most names of this trade are one or two vectors long; what is not is left to the framework.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreSame(string text, string name)
    {
        int length = name.Length;
        if (length != text.Length)
        {
            return false;
        }

        if (!Vector256.IsHardwareAccelerated || length is < 16 or > 32)
        {
            return text == name;
        }

        ref ushort known = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<char, ushort>(text));
        ref ushort other = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<char, ushort>(name));
        Vector256<ushort> first = Vector256.LoadUnsafe(ref known) ^ Vector256.LoadUnsafe(ref other);
        Vector256<ushort> last = Vector256.LoadUnsafe(ref known, (nuint)length - 16) ^ Vector256.LoadUnsafe(ref other, (nuint)length - 16);
        return (first | last) == Vector256<ushort>.Zero;
    }
}
