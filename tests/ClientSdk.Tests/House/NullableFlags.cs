using System.Reflection;

namespace ClientSdk.Tests.House;

/// <summary>
/// The compiler's nullability of one type as written: one flag for each reference type, array, type parameter and generic type in it, read
/// from left to right. The attributes are the compiler's own, so they are found by name.
/// </summary>
internal sealed class NullableFlags
{
    private readonly byte[] _flags;
    private int _next;

    private NullableFlags(byte[] flags) => _flags = flags;

    /// <param name="carrier">The parameter, return value, property, field or event itself.</param>
    /// <param name="context">The member or type whose default holds where the carrier says nothing.</param>
    public static NullableFlags Of(ICustomAttributeProvider carrier, MemberInfo? context) =>
        new(Argument(carrier, "NullableAttribute") switch
        {
            IEnumerable<CustomAttributeTypedArgument> list => list.Select(item => (byte)item.Value!).ToArray(),
            byte single => [single],
            _ => [Default(context)],
        });

    public static NullableFlags None => new([0]);

    /// <summary>The next flag; a single one stands for all.</summary>
    public bool NextIsNullable() => (_flags.Length == 1 ? _flags[0] : _flags[_next++]) == 2;

    public static byte Default(MemberInfo? context)
    {
        for (MemberInfo? member = context; member is not null; member = member.DeclaringType)
        {
            if (Argument(member, "NullableContextAttribute") is byte flag)
            {
                return flag;
            }
        }

        return 0;
    }

    private static object? Argument(ICustomAttributeProvider carrier, string attribute)
    {
        IEnumerable<CustomAttributeData> all = carrier switch
        {
            ParameterInfo parameter => parameter.GetCustomAttributesData(),
            MemberInfo member => member.GetCustomAttributesData(),
            _ => [],
        };
        return all.FirstOrDefault(data => data.AttributeType.FullName == $"System.Runtime.CompilerServices.{attribute}")?.ConstructorArguments[0].Value;
    }
}
