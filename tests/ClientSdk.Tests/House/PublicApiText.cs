using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace ClientSdk.Tests.House;

/// <summary>
/// All that a package promises, as one readable text: types by namespace and name, members by kind and name. What the compiler writes for a
/// record (equality, printing, copying) goes without saying in the word <c>record</c>.
/// </summary>
internal static class PublicApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        StringBuilder text = new();
        foreach (IGrouping<string, Type> space in assembly.GetExportedTypes().Where(type => !type.IsNested).GroupBy(type => type.Namespace ?? "").OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append(text.Length == 0 ? "" : "\n").Append("namespace ").Append(space.Key).Append('\n');
            foreach (Type type in space.OrderBy(type => type.Name, StringComparer.Ordinal))
            {
                text.Append('\n');
                Write(type, text, "  ");
            }
        }

        return text.ToString();
    }

    private static void Write(Type type, StringBuilder text, string indent)
    {
        text.Append(indent).Append(Head(type)).Append('\n');
        if (type.IsSubclassOf(typeof(Delegate)))
        {
            return;
        }

        foreach (string member in type.IsEnum ? EnumValues(type) : Members(type))
        {
            text.Append(indent).Append("  ").Append(member).Append('\n');
        }

        foreach (Type nested in type.GetNestedTypes(Declared).Where(IsPromised).OrderBy(nested => nested.Name, StringComparer.Ordinal))
        {
            Write(nested, text, indent + "  ");
        }
    }

    private static string Head(Type type)
    {
        if (type.IsSubclassOf(typeof(Delegate)))
        {
            MethodInfo invoke = type.GetMethod("Invoke")!;
            return $"{Attributes(type)}{Access(type)}delegate {Returned(invoke)} {TypeText.Of(type)}({TypeText.Parameters(invoke)}){Constraints(type.GetGenericArguments(), type)}";
        }

        bool isRecord = type.GetMethods(Declared).Any(method => method.Name == "<Clone>$" || (method.Name == "PrintMembers" && method.IsDefined(typeof(CompilerGeneratedAttribute))));
        string kind = type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : (type.IsValueType, isRecord) switch
            {
                (true, true) => "record struct",
                (true, false) => "struct",
                (false, true) => "record",
                _ => "class",
            };
        string manner = type.IsEnum || type.IsInterface ? ""
            : type.IsValueType ? (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") + (type.IsByRefLike ? "ref " : "")
            : type is { IsAbstract: true, IsSealed: true } ? "static "
            : type.IsAbstract ? "abstract "
            : type.IsSealed ? "sealed " : "";
        string parents = string.Join(", ", Parents(type));
        return $"{Attributes(type)}{Access(type)}{manner}{kind} {TypeText.Of(type)}{(parents.Length == 0 ? "" : " : " + parents)}{Constraints(type.GetGenericArguments(), type)}";
    }

    private static IEnumerable<string> Parents(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetUnderlyingType(type) == typeof(int) ? [] : [TypeText.Of(Enum.GetUnderlyingType(type))];
        }

        Type? parent = type.IsValueType || type.BaseType == typeof(object) ? null : type.BaseType;
        IEnumerable<Type> inherited = (parent?.GetInterfaces() ?? []).Concat(type.GetInterfaces().SelectMany(face => face.GetInterfaces()));
        IEnumerable<string> faces = type.GetInterfaces()
            .Except(inherited)
            .Where(face => face.IsVisible && !(face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IEquatable<>) && face.GenericTypeArguments[0] == type))
            .Select(TypeText.Of)
            .Order(StringComparer.Ordinal);
        return parent is null ? faces : faces.Prepend(TypeText.Of(parent));
    }

    private static IEnumerable<string> EnumValues(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (field.Name, Value: Convert.ToInt64(field.GetRawConstantValue(), System.Globalization.CultureInfo.InvariantCulture)))
            .OrderBy(field => field.Value)
            .Select(field => $"{field.Name} = {field.Value}");

    private static IEnumerable<string> Members(Type type) =>
    [
        .. type.GetFields(Declared).Where(field => IsPromised(field) && IsWritten(field)).OrderBy(field => field.Name, StringComparer.Ordinal).Select(Field),
        .. type.GetConstructors(Declared).Where(made => IsPromised(made) && IsWritten(made)).Select(Constructor).Order(StringComparer.Ordinal),
        .. type.GetProperties(Declared).Where(property => property.GetAccessors(true).Any(IsPromised) && IsWritten(property)).OrderBy(property => property.Name, StringComparer.Ordinal).Select(Property),
        .. type.GetEvents(Declared).Where(raised => IsPromised(raised.AddMethod!)).OrderBy(raised => raised.Name, StringComparer.Ordinal).Select(Event),
        .. type.GetMethods(Declared).Where(method => IsPromised(method) && IsWritten(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)))
            .OrderBy(method => method.Name, StringComparer.Ordinal).ThenBy(TypeText.Parameters, StringComparer.Ordinal).Select(Method),
    ];

    private static string Field(FieldInfo field)
    {
        string manner = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        string value = field.IsLiteral ? $" = {TypeText.Constant(field.GetRawConstantValue(), field.FieldType)}" : "";
        return $"{Attributes(field)}{Access(field.IsFamily || field.IsFamilyOrAssembly)}{manner}{TypeText.Of(field.FieldType, NullableFlags.Of(field, field.DeclaringType))} {field.Name}{value}";
    }

    private static string Constructor(ConstructorInfo made) =>
        $"{Attributes(made)}{Access(made)}{made.DeclaringType!.Name.Split('`')[0]}({TypeText.Parameters(made)})";

    private static string Property(PropertyInfo property)
    {
        MethodInfo[] promised = property.GetAccessors(true).Where(IsPromised).ToArray();
        MethodInfo widest = promised.FirstOrDefault(accessor => accessor.IsPublic) ?? promised[0];
        IEnumerable<string> accessors = promised.Select(accessor =>
            (accessor.IsPublic == widest.IsPublic ? "" : "protected ")
            + (accessor == property.GetMethod ? "get;"
                : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;" : "set;"));
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        string name = property.GetIndexParameters().Length == 0 ? property.Name : $"this[{TypeText.Parameters(widest)}]";
        return $"{Attributes(property)}{Access(widest)}{Manner(widest)}{required}{TypeText.Of(property.PropertyType, NullableFlags.Of(property, property.DeclaringType))} {name} {{ {string.Join(" ", accessors)} }}";
    }

    private static string Event(EventInfo raised) =>
        $"{Attributes(raised)}{Access(raised.AddMethod!)}{Manner(raised.AddMethod!)}event {TypeText.Of(raised.EventHandlerType!, NullableFlags.Of(raised, raised.DeclaringType))} {raised.Name}";

    private static string Method(MethodInfo method)
    {
        Type[] generic = method.GetGenericArguments();
        string parameters = generic.Length == 0 ? "" : $"<{string.Join(", ", generic.Select(argument => argument.Name))}>";
        return $"{Attributes(method)}{Access(method)}{Manner(method)}{Returned(method)} {method.Name}{parameters}({TypeText.Parameters(method)}){Constraints(generic, method)}";
    }

    private static string Returned(MethodInfo method) =>
        (method.ReturnType.IsByRef ? "ref " : "") + TypeText.Of(method.ReturnType, NullableFlags.Of(method.ReturnParameter, method));

    private static string Manner(MethodInfo method) =>
        method.DeclaringType!.IsInterface ? (method.IsStatic ? "static " : "")
        : method.IsStatic ? "static "
        : method.IsAbstract ? "abstract "
        : method.GetBaseDefinition() != method ? (method.IsFinal ? "sealed override " : "override ")
        : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "";

    private static string Constraints(Type[] parameters, MemberInfo context) => string.Concat(parameters.Select(parameter =>
    {
        GenericParameterAttributes special = parameter.GenericParameterAttributes;
        bool isStruct = special.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        string[] all =
        [
            .. special.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? (string[])["class"] : [],
            .. isStruct ? (string[])["struct"] : [],
            .. parameter.GetGenericParameterConstraints().Where(constraint => constraint != typeof(ValueType)).Select(TypeText.Of),
            .. special.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct ? (string[])["new()"] : [],
        ];
        return all.Length == 0 && IsNotNull(parameter, context) ? $" where {parameter.Name} : notnull"
            : all.Length == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", all)}";
    }));

    private static bool IsNotNull(Type parameter, MemberInfo context) =>
        parameter.GetCustomAttributesData().FirstOrDefault(data => data.AttributeType.Name == "NullableAttribute") is { } said
            ? said.ConstructorArguments[0].Value is byte and 1
            : NullableFlags.Default(context) == 1;

    private static string Attributes(MemberInfo member) => string.Concat(member.GetCustomAttributesData()
        .Where(data => data.AttributeType.FullName is "System.ObsoleteAttribute" or "System.FlagsAttribute" or "System.Diagnostics.CodeAnalysis.ExperimentalAttribute"
            or "System.Diagnostics.CodeAnalysis.RequiresUnreferencedCodeAttribute" or "System.Diagnostics.CodeAnalysis.RequiresDynamicCodeAttribute")
        .Where(data => !data.ConstructorArguments.Any(argument => argument.Value is string text && text.StartsWith("Constructors of types with required members", StringComparison.Ordinal)))
        .Select(data => $"[{data.AttributeType.Name.Replace("Attribute", "", StringComparison.Ordinal)}] ")
        .Order(StringComparer.Ordinal));

    private static string Access(Type type) => Access(type.IsNestedFamily || type.IsNestedFamORAssem);

    private static string Access(MethodBase method) => Access(!method.IsPublic);

    private static string Access(bool isProtected) => isProtected ? "protected " : "public ";

    private static bool IsPromised(Type type) =>
        (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && !type.Name.StartsWith('<');

    private static bool IsPromised(FieldInfo field) => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly;

    private static bool IsPromised(MethodBase method) =>
        method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && method.DeclaringType is { IsSealed: false });

    private static bool IsWritten(MemberInfo member) =>
        !member.Name.StartsWith('<') && !member.IsDefined(typeof(CompilerGeneratedAttribute)) && member.Name != "EqualityContract";
}
